"""Log in, model out."""

"""What truly happened, written where no reader looks."""

"""How much a thing that happened to some cases changes what becomes of them."""

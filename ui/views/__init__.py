"""The pages of the app."""

from importlib import import_module
from pkgutil import iter_modules


def import_pages() -> None:
    """Import every page, and with them what they need: two seconds of work."""
    for page in iter_modules(__path__):
        import_module(f"{__name__}.{page.name}")

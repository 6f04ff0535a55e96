"""A migration by its name without its number, which changes where branches meet."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def migration(package: str, name: str) -> ModuleType:
    """The module, like `migration("billing", "welcome_by_mailbox")`."""
    folder = import_module(f"{package}.migrations")
    (found,) = (one.name for one in iter_modules(folder.__path__) if one.name.partition("_")[2] == name)
    return import_module(f"{package}.migrations.{found}")

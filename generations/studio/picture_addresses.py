"""The web address of a picture: it is passed on as it was typed, and never fetched by us."""

from typing import Final
from urllib.parse import urlsplit

MAX_LENGTH: Final = 8_000


def address_error(address: str) -> str:
    """What is wrong with a picture's address, as a sentence; empty where it may be passed on."""
    if len(address) > MAX_LENGTH:
        return f"the address has {len(address):,} characters, the limit is {MAX_LENGTH:,}."
    if any(character.isspace() or not character.isprintable() for character in address):
        return "an address has no blanks in it."
    try:
        parts = urlsplit(address)
        is_address = parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        return "this is not an address."
    return "" if parts.scheme == "https" and parts.hostname else "the address begins with https:// and names a host."

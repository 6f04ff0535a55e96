"""Reading what was posted: which parameters a call takes, of which type, and Stripe's errors for the others."""

from collections.abc import Callable, Mapping
from typing import Any

from billing.payments.sandbox.problems import Refused

Read = Callable[[Any, str], Any]
"""From a value and its name to what it means; raises Refused."""

MOST_METADATA = 50


def text(value: Any, name: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str):
        raise Refused("Invalid string: must be a string", param=name)
    if not value:
        raise Refused(
            f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{name}' cannot be unset. You should remove '{name}' from your request or supply a non-empty "
            "value.",
            code="parameter_invalid_empty",
            param=name,
        )
    return value


def optional_text(value: Any, name: str) -> str | None:
    """A text; an empty one unsets it."""
    return text(value, name) if value != "" else None


def address(value: Any, name: str) -> str:
    """A URL with its scheme."""
    url = text(value, name)
    if not url.startswith(("http://", "https://")):
        message = (
            "Not a valid URL" if "://" in url else "Invalid URL: An explicit scheme (such as https) must be provided."
        )
        raise Refused(message, code="url_invalid", param=name)
    return url


def email(value: Any, name: str) -> str:
    """A mail address, as far as one can see."""
    found = text(value, name)
    if "@" not in found[1:-1]:
        raise Refused(f"Invalid email address: {found}", code="email_invalid", param=name)
    return found


def whole(least: int = 0, most: int = 10**12) -> Read:
    """A whole number between these."""

    def read(value: Any, name: str) -> int:
        given = text(value, name)
        if not given.removeprefix("-").isdecimal():
            raise Refused(f"Invalid integer: {given}", code="parameter_invalid_integer", param=name)
        if not least <= int(given) <= most:
            limit = f"less than or equal to {most}" if int(given) > most else f"greater than or equal to {least}"
            raise Refused(f"This value must be {limit}.", code="parameter_invalid_integer", param=name)
        return int(given)

    return read


def number(value: Any, name: str) -> float:
    """A decimal number."""
    try:
        return float(text(value, name))
    except ValueError:
        raise Refused(f"Invalid decimal: {value}", code="parameter_invalid_integer", param=name) from None


def flag(value: Any, name: str) -> bool:
    """Yes or no."""
    if value not in {"true", "false"}:
        raise Refused(f"Invalid boolean: {value}", param=name)
    return bool(value == "true")


def one_of(*options: str) -> Read:
    """One of these words."""

    def read(value: Any, name: str) -> str:
        if value not in options:
            words = f"{', '.join(options[:-1])} or {options[-1]}" if options[1:] else options[0]
            raise Refused(f"Invalid {name}: must be one of {words}", param=name)
        return str(value)

    return read


def many(read: Read) -> Read:
    """A list, whose items are read so."""

    def read_all(value: Any, name: str) -> list[Any]:
        if not isinstance(value, dict) or not all(key.isdecimal() for key in value):
            raise Refused("Invalid array", param=name)
        return [read(value[key], f"{name}[{key}]") for key in sorted(value, key=int)]

    return read_all


def fields(known: Mapping[str, Read], *required: str) -> Read:
    """An object with these parameters and no other."""

    def read(value: Any, name: str = "") -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused("Invalid object", param=name)
        for key in (*value, *required):
            param = f"{name}[{key}]" if name else key
            if key not in known:
                raise Refused(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
            if key not in value:
                raise Refused(f"Missing required param: {param}.", code="parameter_missing", param=param)
        return {key: known[key](value[key], f"{name}[{key}]" if name else key) for key in value}

    return read


def metadata(value: Any, name: str) -> dict[str, str]:
    """Words of the caller's own; an empty value takes one away."""
    if value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise Refused("Invalid object", param=name)
    if len(value) > MOST_METADATA:
        raise Refused(f"Metadata can have up to {MOST_METADATA} keys", param=name)
    for key, one in value.items():
        if len(key) > 40 or len(one) > 500:
            raise Refused(f"Metadata keys have up to 40 characters, values up to 500: {key}", param=f"{name}[{key}]")
    return value


def anything(value: Any, name: str) -> Any:
    """Taken as it comes: nothing here depends on it."""
    return value


def merged(now: dict[str, str] | None, given: dict[str, str]) -> dict[str, str]:
    """Metadata after an update."""
    return {key: one for key, one in ((now or {}) | given).items() if one}

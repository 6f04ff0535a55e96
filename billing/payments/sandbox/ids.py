"""Ids and secrets that look like Stripe's."""

import secrets
import string

LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """An id that nobody guesses: `pi_3Qd…`."""
    return f"{prefix}_{''.join(secrets.choice(LETTERS) for _ in range(length))}"

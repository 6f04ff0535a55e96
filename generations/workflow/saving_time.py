"""How long a finished video may take to be fetched and stored.

What was said when it was started stands, and at least a quarter of an hour: only where the provider's files or our
storage are away does it wait longer, for as long as the provider keeps the file, and its page says so.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from generations.models import Generation

AT_LEAST: Final = timedelta(minutes=15)


def first_deadline(generation: Generation) -> datetime:
    """By when it ends, as long as nothing is in its way."""
    return max(generation.deadline, generation.now + min(AT_LEAST, settings.SAVING_DEADLINE))


def after_setback(generation: Generation) -> dict[str, datetime]:
    """The change of its deadline that something in its way makes, the first time."""
    return {} if generation.setbacks else {"deadline": generation.now + settings.SAVING_DEADLINE}


def waited(generation: Generation) -> timedelta:
    """For how long something has been in its way."""
    began = generation.deadline - settings.SAVING_DEADLINE
    return generation.now - began if generation.setbacks else timedelta()


def is_over(generation: Generation) -> bool:
    """Whether it has waited for long enough."""
    return bool(generation.setbacks) and generation.now >= generation.deadline

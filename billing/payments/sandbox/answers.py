"""What goes out: a status, a body and headers."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """`body` is bytes, or something to be written as JSON; `is_cut` ends the connection instead of answering."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    is_remembered: bool = True
    is_cut: bool = False

"""Markup without the line ends of the templates."""

import re


def tidy(html: str) -> str:
    """Everything on one line, no space just inside or outside of a tag: what a test looks for stands in one piece."""
    return re.sub(r" ?([<>]) ?", r"\1", " ".join(html.split()))

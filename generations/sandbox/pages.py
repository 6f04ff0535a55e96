"""What people see of the sandbox: its words, its endpoints and what was asked of it lately."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from generations.sandbox.inputs import ENDPOINTS
from generations.sandbox.request import Request
from generations.sandbox.words import GROUPS, Word

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1f26 }
table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #dcdfe6; padding: .3rem .8rem .3rem 0;
vertical-align: top } code { font-size: .9em; white-space: nowrap }
"""


def front_page(requests: Iterable[Request]) -> bytes:
    """The front page, in UTF-8; requests newest first."""
    body = "".join(
        (
            "<h1>fal's sandbox</h1><p>It answers as fal.ai's queue does and makes real, playable videos of its own. ",
            "Words in the prompt bring out each outcome; several add up. Everything that was posted is at ",
            '<a href="/sandbox/requests">/sandbox/requests</a>.</p>',
            *(_group(title, words) for title, words in GROUPS.items()),
            "<h2>Lately</h2>",
            _table((request.id, _summary(request)) for request in requests),
            "<h2>Endpoints</h2>",
            _table((name, ", ".join(one.name for one in endpoint.inputs)) for name, endpoint in ENDPOINTS.items()),
        )
    )
    head = f"<title>fal's sandbox</title><style>{STYLE}</style>"
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8">{head}{body}</html>'.encode()


def _group(title: str, words: dict[str, Word]) -> str:
    rows = ((f"sandbox:{name}", word.sentence) for name, word in words.items())
    return f"<h2>{escape(title)}</h2>{_table(rows)}"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = (f"<tr><td><code>{escape(name)}</code><td>{escape(text)}" for name, text in rows)
    return f"<table>{''.join(cells)}</table>"


def _summary(request: Request) -> str:
    at = datetime.fromtimestamp(request.submitted_at, UTC).strftime("%H:%M:%S")
    end = f" ({request.result.code})" if request.result else ""
    return f"{at} · {request.endpoint_id} · {request.status}{end} · {' '.join(request.words)}"

"""A module's text, and where the nodes of its tree stand in it, in bytes as Python counts them."""

import ast
import re


class Source:
    """The text, its tree, and edits of it."""

    def __init__(self, text: str) -> None:
        self._bytes = text.encode()
        self._line_starts = [0, *(found.end() for found in re.finditer(rb"\n", self._bytes))]
        self.tree = ast.parse(self._bytes)

    def start(self, node: ast.AST) -> int:
        """Where a node begins."""
        return self._line_starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        """Where the text behind a node begins."""
        return self._line_starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def text(self, node: ast.AST) -> str:
        """A node's text."""
        return self._bytes[self.start(node) : self.end(node)].decode()

    def between(self, left: ast.AST, right: ast.AST, pattern: str) -> tuple[int, int] | None:
        """Where a pattern stands between two nodes."""
        found = re.compile(pattern.encode()).search(self._bytes, self.end(left), self.start(right))
        return found.span() if found else None

    def edited(self, start: int, end: int, text: str) -> tuple[str, str, str]:
        """All of the text with something else in a place, and the lines of that place before and after, as one each."""
        new = text.encode()
        edited = self._bytes[:start] + new + self._bytes[end:]
        return edited.decode(), _lines(self._bytes, start, end), _lines(edited, start, start + len(new))


def _lines(text: bytes, start: int, end: int) -> str:
    first, last = text.rfind(b"\n", 0, start) + 1, text.find(b"\n", end)
    return " ".join(text[first : last if last >= 0 else None].decode().split())

"""A PDF of a page with a few lines of text, no more: for invoices that can be kept."""

from collections.abc import Iterable

START, STEP = 780, 18
"""Points from the bottom of an A4 page to its first line, and from line to line."""


def pdf(lines: Iterable[str]) -> bytes:
    """The file. Letters beyond Latin-1 become question marks."""
    text = "".join(f"({_escaped(line)}) Tj 0 -{STEP} Td\n" for line in lines)
    drawn = f"BT /F1 12 Tf 60 {START} Td\n{text}ET".encode("latin-1", "replace")
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    """The objects with the table that says where each begins."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + end


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").replace("−", "-")

"""What the papers name exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAPERS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
)
TOP = ("billing", "generations", "maxvideo", "templates", "static", "tests", "docs", "benchmarks", "bin", ".ci")
LOGGERS = {"maxvideo.alarm"}
PLACEHOLDER = re.compile(r"<[a-z_]+>")


def named_paths(paper: str) -> Iterator[str]:
    """Whatever a paper puts in backticks or links to that looks like a path of ours."""
    text = (ROOT / paper).read_text()
    for words in re.findall(r"`([^`\n]+)`", text):
        for word in words.split():
            if word.split("/")[0] in TOP and "/" in word:
                yield word.partition("::")[0].rstrip(".,:")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        yield str((ROOT / paper).parent.joinpath(target).resolve().relative_to(ROOT))


def named_modules(paper: str) -> Iterator[str]:
    """Whatever stands in backticks and is dotted like a module of ours."""
    yield from re.findall(
        r"`((?:billing|generations|maxvideo|tests|benchmarks)(?:\.[a-z_]+)+)`", (ROOT / paper).read_text()
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_exists(paper: str) -> None:
    patterns = {PLACEHOLDER.sub("*", path).rstrip("/") for path in named_paths(paper)}
    assert sorted(pattern for pattern in patterns if not any(ROOT.glob(pattern))) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_module_exists(paper: str) -> None:
    paths = {dotted: dotted.replace(".", "/") for dotted in named_modules(paper)}
    assert [dotted for dotted, path in paths.items() if dotted not in LOGGERS and not is_there(path)] == []


def is_there(path: str) -> bool:
    """A module, a package, or something that a module has."""
    module, _, name = path.rpartition("/")
    if (ROOT / path).is_dir() or (ROOT / f"{path}.py").is_file():
        return True
    file = ROOT / f"{module}.py"
    return file.is_file() and re.search(rf"\b{name}\b", file.read_text()) is not None


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_exists(paper: str) -> None:
    named = re.findall(r"`(tests/[^`:]+)::([a-z0-9_]+)`", (ROOT / paper).read_text())
    assert [f"{path}::{name}" for path, name in named if f"def {name}(" not in (ROOT / path).read_text()] == []

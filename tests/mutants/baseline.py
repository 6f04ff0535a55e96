"""Which tests run which lines of the modules that are changed, and how long each takes: one run under coverage."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import coverage
import pytest

from tests.mutants.mutations import Mutant
from tests.mutants.runs import OPTIONS, ROOT, Tree

NOTHING: Final[dict[str, Any]] = {"at": 0.0, "seconds": {}, "failed": [], "tests": {}}
CHANGED: Final = (
    "billing/ledger",
    "generations/workflow",
    "generations/deliveries",
    "generations/media/fetch.py",
    "generations/fal",
)
NOT_CHANGED: Final = frozenset({"admin", "migrations"})
QUICK: Final = "not processes and not browser"
NOT_ASKED: Final = {
    "tests/billing/payments/sandbox": "tests of the stand-in for Stripe",
    "tests/generations/sandbox": "tests of the stand-in for fal",
    "tests/mutants": "tests of this tool",
    "tests/static": "tests of scripts and styles",
    "tests/test_migrations.py": "tests of the migrations, which are not changed",
}


@dataclass(frozen=True)
class Baseline:
    """By test its seconds, and by module and line the tests that run it. Of tests that failed, or were skipped, there
    is nothing.
    """

    seconds: dict[str, float]
    tests: dict[str, dict[int, list[str]]]
    failed: Sequence[str] = ()

    def tests_of(self, mutant: Mutant, seconds: float) -> list[str]:
        """The tests that may notice a mutant, for so many seconds: its module's own first, its room's, then others.

        Of each file the quickest, then of each the next: what some of a file's do not see its others may not either.
        """
        found = self._tests_at(self._uses(mutant.names))
        if mutant.names and not found:
            found = self._tests_at((mutant.module, line) for line in self.tests.get(mutant.module, {}))
        found |= self._tests_at((mutant.module, line) for line in mutant.lines)
        found = found or {test for test in self.seconds if not _distance(mutant.module, test.partition("::")[0])}
        turns, in_order = Counter[str](), []
        for test in sorted(found, key=lambda test: (self.seconds[test], test)):
            file = test.partition("::")[0]
            turns[file] += 1
            in_order.append((_distance(mutant.module, file), turns[file], test))
        return list(self._within(seconds, [test for *_, test in sorted(in_order)]))

    def _tests_at(self, places: Iterable[tuple[str, int]]) -> set[str]:
        return {test for module, line in places for test in self.tests.get(module, {}).get(line, [])}

    def _within(self, seconds: float, tests: list[str]) -> Iterator[str]:
        for test in tests:
            yield test
            seconds -= self.seconds[test]
            if seconds < 0:
                return

    def _uses(self, names: frozenset[str]) -> Iterator[tuple[str, int]]:
        """The lines where a name stands that is given when its module is imported."""
        for module, lines in self.tests.items() if names else ():
            words = _words_of(module)
            yield from ((module, line) for line in lines if names & words[line - 1])


def changed_modules() -> list[str]:
    """The modules whose text is changed."""
    names = (path.relative_to(ROOT) for path in _files(CHANGED, "*.py"))
    return sorted(str(name) for name in names if not NOT_CHANGED & set(name.parts))


def asked_files() -> list[str]:
    """The files of tests that are asked: all but those of NOT_ASKED, so that a new one is never forgotten."""
    names = (path.relative_to(ROOT) for path in _files(["tests"], "test_*.py"))
    return sorted(str(name) for name in names if not NOT_ASKED.keys() & {str(part) for part in (name, *name.parents)})


def measure(tree: Tree, modules: list[str], kept: Path) -> Baseline:
    """Run the tests whose files are newer than what is kept, all of them where a module is, and keep what was found."""
    before = _read(kept) if kept.exists() else NOTHING
    if any((ROOT / module).stat().st_mtime > before["at"] for module in modules):
        before = NOTHING
    known = {test.partition("::")[0] for test in before["seconds"]}
    names = {name: (ROOT / name).stat().st_mtime for name in asked_files()}
    files = [name for name, written in names.items() if written > before["at"] or name not in known]
    if files:
        kept.unlink(missing_ok=True)
        code = tree.call(lambda: _run(tree.root, modules, files, kept))
        assert kept.exists(), f"the tests ended with {code}"
        _write(kept, _merged(before, _read(kept), frozenset(files)) | {"at": tree.copied_at})
    found = _read(kept)
    by_line = {module: {int(line): tests for line, tests in lines.items()} for module, lines in found["tests"].items()}
    return Baseline(found["seconds"], by_line, found["failed"])


def _files(names: Sequence[str], pattern: str) -> Iterator[Path]:
    for path in (ROOT / name for name in names):
        yield from path.rglob(pattern) if path.is_dir() else [path]


def _merged(before: dict[str, Any], found: dict[str, Any], files: frozenset[str]) -> dict[str, Any]:
    """What was found of some files' tests, and of the others what there was."""
    others = {test: seconds for test, seconds in before["seconds"].items() if test.partition("::")[0] not in files}
    tests: dict[str, dict[str, list[str]]] = {}
    for module in before["tests"].keys() | found["tests"].keys():
        old, new = before["tests"].get(module, {}), found["tests"].get(module, {})
        tests[module] = {
            line: [test for test in old.get(line, []) if test in others] + new.get(line, [])
            for line in old.keys() | new.keys()
        }
    failed = [test for test in before["failed"] if test.partition("::")[0] not in files] + found["failed"]
    return {"seconds": others | found["seconds"], "failed": failed, "tests": tests}


class _Timed:
    """Notes each test's seconds, what failed, and under which test a line was run."""

    def __init__(self, cover: coverage.Coverage) -> None:
        self._cover = cover
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        self._cover.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)


def _run(root: Path, modules: list[str], files: list[str], kept: Path) -> int:
    cover = coverage.Coverage(data_file=None, config_file=False, include=[str(root / module) for module in modules])
    timed = _Timed(cover)
    cover.start()
    code = pytest.main([*OPTIONS, "-m", QUICK, *files], plugins=[timed])
    cover.stop()
    sound = timed.seconds.keys() - timed.failed
    data = cover.get_data()
    by_line = {
        module: {
            line: sorted(set(contexts) & sound)
            for line, contexts in data.contexts_by_lineno(str(root / module)).items()
            if set(contexts) & sound
        }
        for module in modules
    }
    _write(kept, {"seconds": timed.seconds, "failed": sorted(timed.failed), "tests": by_line})
    return int(code)


def _read(kept: Path) -> dict[str, Any]:
    found = json.loads(kept.read_text())
    names = list(found["seconds"])
    return found | {"tests": _renamed(found["tests"], lambda number: names[number])}


def _write(kept: Path, found: dict[str, Any]) -> None:
    """With each test's place among all for its name: a line is run by thousands."""
    numbers = {name: number for number, name in enumerate(found["seconds"])}
    kept.write_text(json.dumps(found | {"tests": _renamed(found["tests"], numbers.__getitem__)}))


def _renamed(tests: dict[str, Any], name: Callable[[Any], Any]) -> dict[str, Any]:
    return {module: {line: [*map(name, some)] for line, some in lines.items()} for module, lines in tests.items()}


@lru_cache
def _words_of(module: str) -> list[frozenset[str]]:
    return [frozenset(re.findall(r"\w+", line)) for line in (ROOT / module).read_text().splitlines()]


def is_near(module: str, test: str) -> bool:
    """Whether a test stands in a module's room."""
    return _distance(module, test.partition("::")[0]) <= 1


def _distance(module: str, file: str) -> int:
    """Of a file of tests: 0 where it mirrors the module, 1 where it stands beside the one that does, else 2."""
    path = Path("tests", module)
    own = path.with_name(f"test_{path.name}")
    return 2 if Path(file).parent != own.parent else int(Path(file) != own)

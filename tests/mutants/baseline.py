"""Which tests run which lines of the modules that are changed, and how long each takes: one run under coverage."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import coverage
import pytest

from tests.mutants.mutations import Mutant
from tests.mutants.runs import OPTIONS, ROOT, Tree

MOST_SECONDS: Final = 60.0
CHANGED: Final = (
    "billing/ledger",
    "generations/workflow",
    "generations/deliveries",
    "generations/media/fetch.py",
    "generations/fal",
)
NOT_CHANGED: Final = frozenset({"admin", "migrations"})
RELATED: Final = (
    *(f"tests/billing/{name}" for name in ("ledger", "management", "test_append_only.py", "test_races.py")),
    "tests/billing/test_worked_examples.py",
    *(f"tests/generations/{name}" for name in ("admin", "deliveries", "fal", "management", "models", "workflow")),
    *(f"tests/generations/media/test_{name}.py" for name in ("connection", "disk", "fetch", "resume", "ssrf")),
    "tests/generations/progress/test_cancelling.py",
    *(f"tests/generations/studio/test_{name}.py" for name in ("spending_guard", "starting", "uploads", "views")),
    *(f"tests/generations/test_{name}.py" for name in ("checks", "hooks")),
)


@dataclass(frozen=True)
class Baseline:
    """By test its seconds, and by module and line the tests that run it. Of tests that failed there is nothing."""

    seconds: dict[str, float]
    tests: dict[str, dict[int, list[str]]]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that may notice a mutant: those of its module's own file first, then the quickest; for a minute."""
        lines = self._uses(mutant.names) if mutant.names else {(mutant.module, line) for line in mutant.lines}
        found = {test for module, line in lines for test in self.tests.get(module, {}).get(line, [])}
        if not found and mutant.names:
            found = {test for tests in self.tests.get(mutant.module, {}).values() for test in tests}
        own = own_tests(mutant.module)
        in_order = sorted(found, key=lambda test: (not test.startswith(own), self.seconds[test], test))
        return list(self._for_a_minute(in_order))

    def _for_a_minute(self, tests: list[str]) -> Iterator[str]:
        left = MOST_SECONDS
        for test in tests:
            yield test
            left -= self.seconds[test]
            if left < 0:
                return

    def _uses(self, names: frozenset[str]) -> Iterator[tuple[str, int]]:
        """The lines where a name stands that is given when its module is imported."""
        for module, lines in self.tests.items():
            words = _words_of(module)
            yield from ((module, line) for line in lines if names & words[line - 1])


def changed_modules() -> list[str]:
    """The modules whose text is changed."""
    files = (
        path for name in CHANGED for path in ((ROOT / name).rglob("*.py") if (ROOT / name).is_dir() else [ROOT / name])
    )
    names = (path.relative_to(ROOT) for path in files)
    return sorted(str(name) for name in names if not NOT_CHANGED & set(name.parts))


def measure(tree: Tree, modules: list[str], kept: Path) -> Baseline:
    """Run the tests once, or take what an earlier run found, and keep it."""
    if not kept.exists():
        code = tree.call(lambda: _run(tree.root, modules, kept))
        assert kept.exists(), f"the tests ended with {code}"
    found = json.loads(kept.read_text())
    by_line = {module: {int(line): tests for line, tests in lines.items()} for module, lines in found["tests"].items()}
    return Baseline(found["seconds"], by_line)


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


def _run(root: Path, modules: list[str], kept: Path) -> int:
    cover = coverage.Coverage(data_file=None, config_file=False, include=[str(root / module) for module in modules])
    timed = _Timed(cover)
    cover.start()
    code = pytest.main([*OPTIONS, "-m", "not processes and not browser", *RELATED], plugins=[timed])
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
    kept.write_text(json.dumps({"seconds": timed.seconds, "failed": sorted(timed.failed), "tests": by_line}))
    return int(code)


@lru_cache
def _words_of(module: str) -> list[frozenset[str]]:
    return [frozenset(re.findall(r"\w+", line)) for line in (ROOT / module).read_text().splitlines()]


def own_tests(module: str) -> str:
    """The file of a module's own tests: they mirror the code."""
    path = Path("tests") / module
    return str(path.with_name(f"test_{path.name}"))

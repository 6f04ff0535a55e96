"""The tool itself: what it changes, and that it tells what a test sees from what none does."""

import subprocess
from pathlib import Path

import pytest

from tests.mutants import listed
from tests.mutants.baseline import NOT_ASKED, Baseline, asked_files, changed_modules
from tests.mutants.mutations import Mutant, mutants_of, sample
from tests.mutants.runs import ROOT, Tree

TINY = "def least(a, b):\n    return a if a < b else b\n"
TEST = (
    "from tiny import least\n\n\ndef test_least():\n    assert (least(1, 2), least(2, 1), least(3, 3)) == (1, 1, 3)\n"
)

# The runs are forks of this process, whose own tests have begun.
CONFTEST = "from django.test.utils import teardown_test_environment\n\nteardown_test_environment()\n"


def lines_of(module: str) -> set[str]:
    return {" ".join(line.split()) for line in (ROOT / module).read_text().splitlines()}


def mutants(text: str, module: str = "tiny.py") -> list[str]:
    """What becomes of the lines that differ."""
    return [mutant.after for mutant in mutants_of(module, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a == b", ["a != b"]),
        ("a < b <= 2", ["a <= b <= 2", "a < b < 2", "a < b <= 1", "a < b <= 3"]),
        ("a is not None and b", ["a is None and b", "a is not None or b"]),
        ("not a", ["a"]),
        ("x = True", ["x = False"]),
        ("x += a * 2", ["x -= a * 2", "x += a // 2", "x += a * 1", "x += a * 3"]),
        ("x = -y", ["x = y"]),
        (
            "rows.filter(pk=1)",
            ["pass", "rows.exclude(pk=1)", "rows.filter()", "rows.filter(pk=0)", "rows.filter(pk=2)"],
        ),
        ("f(a, b=c)", ["pass", "f(a)"]),
        ("x.y = z", ["pass"]),
        ("raise ValueError", ["pass"]),
        ("if a: b", ["if not (a): b"]),
        ("with transaction.atomic(): a", ['with __import__("contextlib").nullcontext(): a']),
        ("@transaction.atomic\ndef f(): g()", ["", "def f(): pass"]),
        ("def f(): return a", ["def f(): return None"]),
        ("def f(): return False", ["def f(): return True"]),
        ("'§'; a == b", ["'§'; a != b"]),
    ],
)
def test_one_thing_is_changed_at_a_time(text: str, expected: list[str]) -> None:
    assert sorted(mutants(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "log.info('at %s', 5)",
        "if TYPE_CHECKING:\n    from a import b",
        "def f(a: int | None = None) -> A | B: 'Says nothing.'",
        "@dataclass(frozen=True)\nclass A:\n    'Nothing.'",
        "x = f'{a + 1}'",
        "def f(): return None",
    ],
)
def test_what_no_promise_hangs_on_is_left_alone(text: str) -> None:
    assert mutants(text) == []


def test_fields_of_models_are_for_migrations_and_their_methods_are_not() -> None:
    model = "class A(Model):\n    n = Field(default=0)\n\n    def is_new(self): return self.n == 0"

    assert all("is_new" in after for after in mutants(model, "app/models/a.py"))
    assert any("Field" in after for after in mutants(model, "app/a.py"))


def test_what_a_test_sees_is_told_from_what_none_does(tmp_path: Path) -> None:
    """Of equal numbers it does not matter which is the least: that mutant lives."""
    root = tmp_path / "project"
    (root / "tests").mkdir(parents=True)
    (root / "tiny.py").write_text(TINY)
    (root / "tests" / "test_tiny.py").write_text(TEST)
    (root / "tests" / "conftest.py").write_text(CONFTEST)
    (root / "pytest.ini").write_text("[pytest]\n")  # this is its root, wherever the test's own folder lies
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    tree = Tree(tmp_path, root)

    def failed(mutant: Mutant) -> str:
        with tree.changed(mutant.module, mutant.text):
            return tree.test(["tests/test_tiny.py"], seconds=60).failed

    found = {mutant.after: failed(mutant) for mutant in mutants_of("tiny.py", TINY)}

    assert found == {
        "return a if a <= b else b": "",
        "return None": "tests/test_tiny.py::test_least",
    }
    assert (tree.root / "tiny.py").read_text() == TINY


def test_tests_of_a_mutant_are_those_of_its_line_the_nearest_first_then_of_each_file_the_quickest() -> None:
    (mutant,) = mutants_of("app/tiny.py", "def f(a):\n    g(a)\n")
    own, other, quick, slow = "tests/app/test_tiny.py::a", "tests/app/b.py::b", "tests/c.py::c", "tests/c.py::d"
    seconds = {own: 5.0, other: 4.0, quick: 1.0, slow: 2.0, "tests/c.py::elsewhere": 1.0}
    baseline = Baseline(seconds, {"app/tiny.py": {1: ["tests/c.py::elsewhere"], 2: [slow, quick, other, own]}})

    assert baseline.tests_of(mutant, 60) == [own, other, quick, slow]
    assert baseline.tests_of(mutant, 7) == [own, other]


def test_every_quick_test_is_asked_but_those_that_are_named_with_a_reason() -> None:
    asked, every = set(asked_files()), {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")}
    left_out = every - asked

    assert all(any(name.startswith(one) for one in NOT_ASKED) for name in left_out)
    assert all(any(name.startswith(one) for name in left_out) for one in NOT_ASKED)


def test_tests_of_what_only_the_start_runs_are_its_own() -> None:
    (mutant,) = mutants_of("app/tiny.py", "def f(a):\n    g(a)\n")
    baseline = Baseline({"tests/app/test_tiny.py::a": 1.0, "tests/b.py::b": 1.0}, {})

    assert baseline.tests_of(mutant, 60) == ["tests/app/test_tiny.py::a"]


def test_tests_of_a_decorator_are_those_of_the_body_and_of_where_the_name_stands() -> None:
    mutant, *_ = mutants_of("billing/ledger/urls.py", "@a\ndef views():\n    b\n")
    baseline = Baseline({"b": 1.0, "c": 1.0, "d": 1.0}, {"billing/ledger/urls.py": {3: ["b"], 5: ["c"], 7: ["d"]}})
    assert "views" in (ROOT / mutant.module).read_text().splitlines()[5 - 1]

    assert (mutant.after, baseline.tests_of(mutant, 60)) == ("", ["b", "c"])


def test_named_faults_still_fit_the_code_and_name_tests_that_are_there() -> None:
    for fault in listed.named():
        file, _, function = fault.test.partition("::")
        assert f"def {function}" in (ROOT / file).read_text()
        compile(fault.text, fault.module, "exec")


def test_mutants_that_are_listed_as_equivalent_are_still_made() -> None:
    made = {mutant.key for module in changed_modules() for mutant in mutants_of(module, (ROOT / module).read_text())}

    assert listed.equivalent().keys() - made == set()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("PAGE = 50", "PAGE = 51", True),
        ("WAIT = timedelta(seconds=1_000)", "WAIT = timedelta(seconds=999)", True),
        ("PIECE = 1 << 16", "PIECE = 1 << 15", True),
        ("PIECE = 1 << 16", "PIECE = 0 << 16", False),
        ("WAIT = timedelta(seconds=5)", "WAIT = timedelta()", False),
        ("BYTES = 256 * 1024", "BYTES = 256 // 1024", False),
    ],
)
def test_number_is_a_measure_where_only_the_one_beside_it_is_tried(before: str, after: str, expected: bool) -> None:
    assert listed.is_beside(before, after) is expected


def test_lines_that_are_listed_as_measures_are_still_there() -> None:
    lines = {(module, line) for module in changed_modules() for line in lines_of(module)}

    assert listed.measures().keys() - lines == set()


def test_sample_stays_what_it_is_where_other_code_is_new() -> None:
    old = list(mutants_of("app/old.py", "a = b + c < 2 or d"))
    new = list(mutants_of("app/new.py", "e = f * 7"))

    assert [mutant for mutant in sample(old + new, 8, 99) if mutant in old] == sample(old, 8, 99)
    assert sample(old, 8, 2) == sample(old, 8, 99)[:2]
    assert sample(old, 8, 99) != sample(old, 9, 99)

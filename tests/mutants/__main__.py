"""`.venv/bin/python -m tests.mutants`: how many small changes of the code the tests notice.

A seeded sample of them, or `--all`, or those `--only` of a module. `--go-on` leaves out those that have been tried,
`--survivors` takes of those what was left alive. The seed ranks each mutant by its own text, so a sample stays what it
is but for the lines that have changed since. What came of each is written to var/mutants/results.jsonl, where the last
word counts; which tests run which line is kept beside it until `--measure`. `--named` tries the faults of `named.toml`.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from tests.mutants import listed
from tests.mutants.baseline import Baseline, changed_modules, is_near, measure
from tests.mutants.mutations import Mutant, mutants_of, sample
from tests.mutants.runs import ROOT, Ended, Tree

KEPT: Final = ROOT / "var" / "mutants"
RESULTS: Final = KEPT / "results.jsonl"
SPARE_SECONDS: Final = 45.0  # for the start of a run, on a busy machine
SURVIVED, KILLED, EQUIVALENT, NOT_TRIED = "survived", "killed", "equivalent", "not tried"

Key = tuple[str, str, str, str, int]


def main() -> int:
    """Try what was asked for; 1 where something lives that is not listed as equivalent."""
    asked = _read_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # or the run of tests goes on alone
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Tree(Path(folder))
        tree.prepare()
        verdicts = _try_named(tree) if asked.named else _try_mutants(tree, asked)
    return int(verdicts[SURVIVED] > 0)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.mutants")
    parser.add_argument("--all", action="store_true", help="every mutant")
    parser.add_argument("--sample", type=int, default=400, help="so many of them (400)")
    parser.add_argument("--seed", type=int, default=8, help="which ones (8)")
    parser.add_argument("--only", default="", metavar="MODULE", help="every one of a module or room")
    parser.add_argument("--go-on", action="store_true", help="those of them that have not been tried")
    parser.add_argument("--survivors", action="store_true", help="those of them that were left alive")
    parser.add_argument("--seconds", type=float, default=60, help="of tests that a mutant is given at most (60)")
    parser.add_argument("--measure", action="store_true", help="find out anew which tests run which line")
    parser.add_argument("--named", action="store_true", help="the faults of named.toml")
    return parser.parse_args()


def _try_mutants(tree: Tree, asked: argparse.Namespace) -> Counter[str]:
    modules = changed_modules()
    mutants = [mutant for module in modules for mutant in mutants_of(module, (ROOT / module).read_text())]
    asked_for = _asked_for(mutants, asked)
    if not (asked.go_on or asked.survivors):
        RESULTS.unlink(missing_ok=True)
    chosen = _chosen(asked_for, asked)
    if asked.measure:
        (KEPT / "lines.json").unlink(missing_ok=True)
    baseline = measure(tree, modules, KEPT / "lines.json")
    _say(f"{len(baseline.seconds)} tests, of which {len(baseline.failed)} failed or were skipped and see nothing")
    began = time.monotonic()
    with RESULTS.open("a") as file:
        for number, mutant in enumerate(chosen, 1):
            found = _try(tree, baseline, mutant, asked.seconds)
            file.write(json.dumps({"key": mutant.key} | found) + "\n")
            file.flush()
            _say(f"{number}/{len(chosen)} {_told(mutant, found)}")
    verdicts = _verdicts_on(asked_for)
    _say(f"seed {asked.seed}, {len(mutants)} mutants in all: {_summary(verdicts, time.monotonic() - began)}")
    return verdicts


def _asked_for(mutants: list[Mutant], asked: argparse.Namespace) -> list[Mutant]:
    if asked.all or asked.only:
        return [mutant for mutant in mutants if mutant.module.startswith(asked.only.replace(".", "/"))]
    return sample(mutants, asked.seed, asked.sample)


def _chosen(asked_for: list[Mutant], asked: argparse.Namespace) -> list[Mutant]:
    wanted = {name for name, is_wanted in ((NOT_TRIED, asked.go_on), (SURVIVED, asked.survivors)) if is_wanted}
    known = _verdicts()
    return [one for one in asked_for if not wanted or known.get(one.key, NOT_TRIED) in wanted]


def _verdicts() -> dict[Key, str]:
    lines = RESULTS.read_text().splitlines() if RESULTS.exists() else []
    return {tuple(found["key"]): found["verdict"] for found in map(json.loads, lines)}


def _verdicts_on(mutants: list[Mutant]) -> Counter[str]:
    known = _verdicts()
    return Counter(EQUIVALENT if listed.reason(one) else known.get(one.key, NOT_TRIED) for one in mutants)


def _try(tree: Tree, baseline: Baseline, mutant: Mutant, seconds: float) -> dict[str, Any]:
    if listed.reason(mutant):
        return {"verdict": EQUIVALENT}
    tests = baseline.tests_of(mutant, seconds)
    if not tests:
        return {"verdict": SURVIVED, "by": "no test runs it"}
    spent = 0.0
    with tree.changed(mutant.module, mutant.text):
        for _, some in groupby(tests, key=lambda test: is_near(mutant.module, test)):
            ended = _run(tree, baseline, list(some))
            spent += ended.seconds
            if ended.code != 0:
                return {"verdict": KILLED, "by": ended.failed or f"exit {ended.code}", "seconds": spent}
    return {"verdict": SURVIVED, "by": f"{len(tests)} tests", "seconds": spent}


def _run(tree: Tree, baseline: Baseline, tests: list[str]) -> Ended:
    limit = 2 * sum(baseline.seconds[test] for test in tests) + SPARE_SECONDS
    return tree.test(tests, seconds=limit)


def _try_named(tree: Tree) -> Counter[str]:
    began, verdicts = time.monotonic(), Counter[str]()
    for fault in listed.named():
        with tree.changed(fault.module, fault.text):
            ended = tree.test([fault.test], seconds=10 * SPARE_SECONDS)
        verdict = KILLED if ended.failed.startswith(fault.test) else SURVIVED
        verdicts[verdict] += 1
        _say(f"{verdict}  {fault.name}  {ended.failed or ended.code}")
    _say(_summary(verdicts, time.monotonic() - began))
    return verdicts


def _told(mutant: Mutant, found: dict[str, Any]) -> str:
    told = f"{found['verdict']}  {mutant.module}:{mutant.lines.start}  {found.get('by', '')}"
    return told + (f"\n    - {mutant.before}\n    + {mutant.after}" if found["verdict"] == SURVIVED else "")


def _summary(verdicts: Counter[str], seconds: float) -> str:
    killed = f"{verdicts[KILLED]} of {verdicts.total()} killed ({verdicts[KILLED] / max(verdicts.total(), 1):.1%})"
    others = ", ".join(f"{verdicts[name]} {name}" for name in (EQUIVALENT, SURVIVED, NOT_TRIED) if verdicts[name])
    return f"{killed}, {others or 'all of them'}, in {seconds / 60:.0f} minutes"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""Asks whether a locked package has a known fault: `.venv/bin/python -m tests.audit` reads requirements.lock.

With a file's name, as in `.venv/bin/python -m tests.audit sbom.json`, it writes the bill of materials there as well.

pip-audit asks the package index. Where that does not answer, or knows nothing of a package, this says so and is no
failure: a machine without the network can still test a change. A known fault is one, until the lock has a newer one.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
LOCK: Final = ROOT / "requirements.lock"
SECONDS: Final = 10
"""How long the index may be silent."""


def report(lock: Path) -> dict[str, Any] | None:
    """What pip-audit finds in a lock file; None where it could ask nobody."""
    words = ["--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *words, "--progress-spinner", "off", "--timeout", str(SECONDS)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    return json.loads(answer.stdout) if answer.stdout.strip() else None


def verdict(found: dict[str, Any] | None) -> tuple[int, list[str]]:
    """The exit status and the lines that say it."""
    if found is None:
        return 0, ["could not be audited: nobody who knows of faults could be reached"]
    packages = found["dependencies"]
    asked = [package for package in packages if "skip_reason" not in package]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in asked
        for fault in package["vulns"]
    ]
    lines = [f"audited: {len(asked)} of {len(packages)} packages, {len(faults)} known faults"]
    if len(asked) < len(packages):
        lines.append(f"could not be audited: {len(packages) - len(asked)} packages that the index said nothing of")
    return bool(faults), [*lines, *faults]


def bill_of_materials(file: Path) -> None:
    """Write what the site is made of, as CycloneDX: each package with its version and hashes."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(LOCK), "--output-format", "JSON"]
    subprocess.run([*command, "--output-file", str(file)], timeout=120, check=True)


def main(words: list[str]) -> int:
    for file in words:
        bill_of_materials(Path(file))
    status, lines = verdict(report(LOCK))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The contracts of pyproject.toml forget no package; `lint-imports` sees that they hold."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOTS = ("billing", "generations", "maxvideo")
FLOORS = (*ROOTS, "billing/ledger", "maxvideo/accounts", "maxvideo/staff")  # whose modules have floors of their own
NAMED_BY_DJANGO = ("migrations", "commands")  # what holds for their parent holds for them


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)


def packages() -> Iterator[str]:
    for root in ROOTS:
        folders = {path.parent for path in (settings.BASE_DIR / root).rglob("*.py")} - {settings.BASE_DIR / "maxvideo"}
        yield from (dotted(folder) for folder in folders if folder.name not in NAMED_BY_DJANGO)


def modules() -> Iterator[str]:
    for floor in FLOORS:
        yield from (dotted(path) for path in (settings.BASE_DIR / floor).glob("*.py") if path.stem != "__init__")


@pytest.fixture(scope="module")
def contracts() -> list[dict]:
    text = (settings.BASE_DIR / "pyproject.toml").read_text()
    return tomllib.loads(text)["tool"]["importlinter"]["contracts"]


@pytest.fixture(scope="module")
def named(contracts: list[dict]) -> set[str]:
    """The modules that some contract speaks of."""
    lists = [value for contract in contracts for value in contract.values() if isinstance(value, list)]
    return {name.strip() for names in lists for words in names for name in words.split("|")}


@pytest.mark.parametrize("module", sorted({*packages(), *modules()}))
def test_module_is_named_in_full(named: set[str], module: str) -> None:
    assert module in named


def test_no_contract_is_waived(contracts: list[dict]) -> None:
    waivers = {"allow_indirect_imports", "ignore_imports"}
    assert [contract["name"] for contract in contracts if waivers & contract.keys()] == []

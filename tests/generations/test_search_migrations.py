"""The search form of prompts comes with a migration and goes with it, while the release before goes on writing rows."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from generations.library import search, search_fill
from generations.library.order import order_of
from generations.models import Generation
from maxvideo.accounts.models import User
from tests.generations.library.test_search import SAME_WORDS
from tests.migrations import migration

transactional = pytest.mark.django_db(transaction=True)
BEFORE = ("generations", "0001_generations")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def back(transactional_db: None) -> Iterator[None]:
    """The schema of the release before; afterwards today's."""
    migrate(BEFORE)
    yield
    migrate()


def migrate(*target: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(target) or executor.loader.graph.leaf_nodes())


def write_as_before(user_id: int, prompt: str) -> None:
    """A row as the release before writes it."""
    generation = MigrationExecutor(connection).loader.project_state(BEFORE).apps.get_model("generations", "Generation")
    known = {"endpoint_id": "fal-ai/veo3/fast", "arguments": {}, "quote": {}, "price_credits": 0, "created_at": NOON}
    generation.objects.create(user_id=user_id, prompt=prompt, deadline=NOON, state="failed", **known)


def found(user_id: int, text: str) -> list[str]:
    rows = Generation.objects.filter(search.matching(user_id, text), user_id=user_id)
    return list(order_of(text).forwards(rows).values_list("prompt", flat=True))


@transactional
def test_rows_from_before_are_found_after_it_and_the_index_is_whole_after_its_way_back(back: None, alice: User) -> None:
    for n in range(3):
        write_as_before(alice.pk, f"Die Straße {n}")
    migrate()
    assert len(found(alice.pk, "STRASSE die")) == 3
    assert not Generation.objects.filter(search_text=None).exists()
    migrate(BEFORE)
    write_as_before(alice.pk, "Die Straße 4")
    assert indexed() == ["Die Straße"] * 4


@transactional
def test_release_before_writes_rows_that_are_found_and_filled_later(alice: User) -> None:
    write_as_before(alice.pk, "Die Straße")
    assert found(alice.pk, "die") == ["Die Straße"]
    search_fill.fill_search_texts()
    assert found(alice.pk, "strasse") == ["Die Straße"]


@pytest.mark.parametrize("text", [text for row in SAME_WORDS for text in row[:2]])
def test_migration_and_site_agree_on_the_search_form(text: str) -> None:
    form = migration("generations", "search_text_filled_and_indexed").search_form(text)
    assert form == search.search_form(text)


def indexed() -> list[str]:
    """The first words of what SQLite's index holds; PostgreSQL's is asked whether it is there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT words FROM generations_search")
            return [" ".join(words.split()[:2]) for (words,) in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM pg_index WHERE indexrelid = 'generation_prompt'::regclass AND indisvalid")
        return ["Die Straße"] * 4 if cursor.fetchone() == (1,) else []

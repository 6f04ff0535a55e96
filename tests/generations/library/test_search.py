import json
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.http import QueryDict

from generations.library import search, search_fill
from generations.library.filters import Filters
from generations.library.keyset import Place
from generations.library.order import order_of
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.plans import is_sorted, plan_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# [prompt, search, what is different]: extend by a line.
SAME_WORDS = json.loads(Path(__file__).with_name("same_words.json").read_text())
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps no table of its own for this")


@pytest.fixture
def find(alice: User) -> Callable[..., list[str]]:
    """The prompts of alice's that a search finds, newest first."""

    def find(text: str) -> list[str]:
        rows = Generation.objects.of(alice).filter(search.matching(alice.pk, text))
        return list(order_of(text).forwards(rows).values_list("prompt", flat=True))

    return find


@pytest.fixture
def ask(alice: User) -> Callable[..., Generation]:
    """Makes a generation of alice's with a prompt."""
    return lambda prompt, **fields: make_generation(alice, price=0, prompt=prompt, **fields)


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("Slow TIDE under a low sun", "tide"),
        ("Slow TIDE under a low sun", "sun tid"),
        ("Ein ÜBERFLUTETES Tal", "überflut"),
        ("Τα ΚΎΜΑΤΑ της θάλασσας", "κύματα"),
        ("Тихий ПРИЛИВ", "прилив"),
        ("夜の港の灯り", "港の灯"),
        ("夜の港の灯り", "港"),
        ("夜の港の灯り", "灯り"),
        ("A 4k close-up", "4k"),
        ("first line\nof two", "of"),
        ("Zoo of one", "z"),
        ("snowman", "wma"),
        ('He says "now"', '"now"'),
        ("100% snow_man \\ far out", "100% snow_man \\"),
        ("NOT this OR that NEAR it", "not or near"),
        ("a*b (c) {d} ^e :f -g", "a*b (c) {d} ^e :f -g"),
        ("words : here", "words :"),
        ("it''s; DROP TABLE x--", "it''s; DROP TABLE x--"),
    ],
)
def test_prompt_with_every_word_is_found(
    find: Callable[..., list[str]], ask: Callable[..., Generation], prompt: str, text: str
) -> None:
    ask(prompt)
    ask("something else entirely")
    assert find(text) == [prompt]


@pytest.mark.parametrize(("prompt", "text", "what"), SAME_WORDS, ids=[what for *_, what in SAME_WORDS])
def test_words_that_look_the_same_are_found(
    find: Callable[..., list[str]], ask: Callable[..., Generation], prompt: str, text: str, what: str
) -> None:
    ask(prompt)
    ask("something else entirely")
    assert find(text) == [prompt]


def test_search_for_what_nobody_sees_is_no_search(
    find: Callable[..., list[str]], ask: Callable[..., Generation]
) -> None:
    ask("Slow tide")
    assert find("\u200b\u3164") == ["Slow tide"]
    assert not Filters.read(QueryDict("q=%E2%80%8B")).is_narrowed


@pytest.mark.parametrize(("prompt", "text"), [("Slow TIDE under a sun", "tide sun"), ("夜の港の灯り", "港")])
def test_row_of_the_release_before_is_found_by_its_prompt(
    find: Callable[..., list[str]], ask: Callable[..., Generation], prompt: str, text: str
) -> None:
    ask(prompt)
    Generation.objects.update(search_text=None)
    assert find(text) == [prompt]


def test_row_of_the_release_before_is_soon_found_by_its_search_form(
    find: Callable[..., list[str]], ask: Callable[..., Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_fill, "AT_ONCE", 2)
    for n in range(5):
        ask(f"Straße {n}")
    Generation.objects.update(search_text=None)
    assert find("STRASSE") == []
    assert search_fill.fill_search_texts() == 5
    assert len(find("STRASSE")) == 5
    assert search_fill.fill_search_texts() == 0


def test_rows_that_wait_for_their_search_form_are_found_by_an_index(db: None) -> None:
    assert "generation_search_due" in plan_of(Generation.objects.filter(search_text=None).only("prompt")[:500])


def test_prompt_that_is_changed_is_found_by_its_new_words(
    find: Callable[..., list[str]], ask: Callable[..., Generation]
) -> None:
    one = ask("Slow tide")
    one.prompt = "Fast traffic"
    one.save()
    assert find("tide") == []
    assert find("traffic") == ["Fast traffic"]


@pytest.mark.parametrize(
    "text", ["tide traffic", "snow_man", "100%", '"', '"tide', "tide*", "owner:tide", "tide OR sun", "t%e", "x" * 500]
)
def test_prompt_without_one_of_the_words_is_not(
    find: Callable[..., list[str]], ask: Callable[..., Generation], text: str
) -> None:
    ask("Slow tide under a low sun, snow-man 100")
    assert find(text) == []


def test_empty_search_finds_everything(find: Callable[..., list[str]], ask: Callable[..., Generation]) -> None:
    ask("Slow tide")
    assert find("") == find("  \t ") == ["Slow tide"]


def test_others_prompts_are_not_found(find: Callable[..., list[str]], bob: User) -> None:
    make_generation(bob, price=0, prompt="Slow tide")
    assert find("tide") == []


def test_prompt_that_spells_the_owners_token_finds_nothing_of_others(
    find: Callable[..., list[str]], alice: User, bob: User
) -> None:
    make_generation(bob, price=0, prompt=search.owner_token(alice.pk))
    assert find(search.owner_token(alice.pk)) == []


def test_matches_come_newest_first(find: Callable[..., list[str]], ask: Callable[..., Generation]) -> None:
    ask("tide 1", created_at=NOON)
    ask("tide 3", created_at=NOON + timedelta(days=1))
    ask("tide 2", created_at=NOON + timedelta(microseconds=1))
    assert find("tide") == ["tide 3", "tide 2", "tide 1"]


def test_deleted_row_leaves_the_index(ask: Callable[..., Generation], alice: User) -> None:
    ask("Slow tide").delete()
    ask("Slow traffic")
    assert _indexed() == (["slow traffic"] if connection.vendor == "sqlite" else [])


def test_matches_of_one_moment_are_paged_without_a_gap(alice: User, ask: Callable[..., Generation]) -> None:
    made = {ask("tide", created_at=NOON).pk for _ in range(40)}
    order, place, seen = order_of("tide"), None, []
    rows = Generation.objects.of(alice).filter(search.matching(alice.pk, "tide"))
    while page := list(order.forwards(order.after(rows, place) if place else rows)[:7]):
        seen += [row.pk for row in page]
        place = Place(page[-1].created_at, page[-1].pk)
    assert len(seen) == 40
    assert set(seen) == made


@on_sqlite
def test_more_rows_of_a_moment_than_it_has_places_are_all_indexed(alice: User) -> None:
    rows = [Generation(user=alice, created_at=NOON, **_plain()) for _ in range(4200)]
    Generation.objects.bulk_create(rows)
    assert len(_indexed()) == 4200
    Generation.objects.filter(pk__in=[row.pk for row in rows[::30]]).delete()
    assert len(_indexed()) == 4060


def test_place_that_is_gone_still_divides_the_matches(alice: User, ask: Callable[..., Generation]) -> None:
    older, newer = ask("tide 1", created_at=NOON), ask("tide 2", created_at=NOON + timedelta(seconds=1))
    gone = Place(NOON + timedelta(microseconds=1), uuid.uuid4())
    order, rows = order_of("tide"), Generation.objects.filter(search.matching(alice.pk, "tide"))
    assert list(order.after(rows, gone)) == [older]
    assert list(order.before(rows, gone)) == [newer]


def test_latest_place_of_an_address_is_no_error(alice: User, ask: Callable[..., Generation]) -> None:
    ask("tide")
    place = Place.decode("9" * 16 + "-" + "f" * 32)
    rows = Generation.objects.filter(search.matching(alice.pk, "tide"))
    assert place
    assert order_of("tide").after(rows, place).count() == 1


@on_sqlite
def test_triggers_are_there_after_all_migrations(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'generations_generation'")
        assert {name for (name,) in cursor.fetchall()} >= {
            f"generations_search_{name}" for name in ("add", "change", "remove")
        }


@on_sqlite
def test_matches_are_read_in_the_indexs_order_and_not_sorted(alice: User) -> None:
    rows = Generation.objects.of(alice).finished().filter(search.matching(alice.pk, "tide"))
    plan = plan_of(order_of("tide").forwards(rows)[:25])
    assert "VIRTUAL TABLE" in plan
    assert not is_sorted(plan)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has an index of another kind")
def test_index_of_prompts_serves_the_search_on_postgresql(alice: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    assert "generation_search_text" in Generation.objects.filter(search.matching(alice.pk, "tide")).explain()


def test_search_among_many_is_fast(alice: User, bob: User) -> None:
    """100,000 of one's own take some 3 ms: see benchmarks. Here a tenth, the words everywhere, rare and nowhere."""
    for user, words in ((alice, "slow tide"), (bob, "traffic")):
        rows = (
            Generation(user=user, created_at=NOON - timedelta(seconds=n), **_plain(f"{words} {n}")) for n in range(5000)
        )
        Generation.objects.bulk_create(rows, batch_size=500)
    for text in ("tide", "tide slow", "4321", "traffic", "nowhere"):
        started = time.process_time()  # SQLite works in this process, and a busy machine takes no more of it
        rows = Generation.objects.of(alice).filter(search.matching(alice.pk, text))
        list(order_of(text).forwards(rows).only("id")[:25])
        assert time.process_time() - started < 0.5, text


def _plain(prompt: str = "tide") -> dict:
    known = {"endpoint_id": "fal-ai/veo3/fast", "arguments": {}, "quote": {}, "price_credits": 0}
    return known | {"prompt": prompt, "deadline": NOON, "state": State.FAILED, "next_run_at": None}


def _indexed() -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM generations_search ORDER BY rowid")
        return [words.strip().replace("  ", " ") for (words,) in cursor.fetchall()]

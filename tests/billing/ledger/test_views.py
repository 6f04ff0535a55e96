import csv
import itertools
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from billing import ledger
from billing.ledger.models import CreditAccount, Hold, Transfer
from billing.ledger.rows import rows_of
from billing.ledger.statement import Filters
from billing.ledger.views import PAGE
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation
from tests.markup import tidy
from tests.plans import is_sorted, plan_of

VIDEO = uuid.UUID("1f6b5c1e-7a5b-4a0e-9a6e-0d6a3f1f2b3c")


@pytest.fixture
def page(client_of: Callable[[User], Client], rich: User) -> Callable[..., str]:
    """Gives the text of Alice's account page."""

    def get(query: str = "") -> str:
        response = client_of(rich).get(reverse("billing:credits") + query)
        assert response.status_code == 200
        return response.content.decode()

    return get


def rows(response: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(b"".join(response.streaming_content).decode().splitlines()))


def table_of(html: str) -> str:
    """The body of the statement."""
    return html.partition('class="ledger"')[2].partition("<tbody>")[2].partition("</tbody>")[0]


def body_of(html: str) -> list[list[list[str]]]:
    """The cells of each line on the page."""
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", table_of(html), re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL)]
        for line in lines
    ]


def test_page_shows_the_three_balances(page: Callable[..., str], held: Hold) -> None:
    html = tidy(page())

    for words in ("900<small>$9.00</small>", "100<small>1 video being made</small>", "1,000<small>$10.00</small>"):
        assert words in html


def test_lines_stand_newest_first_with_signs_and_running_balance(page: Callable[..., str], held: Hold) -> None:
    ledger.capture(held.pk, 60)
    ledger.refund(held.pk, 20, number=1, note="It flickered")

    assert [line[2:] for line in body_of(page())] == [
        [["+20"], ["960"]],
        [["−60"], ["940"]],
        [["+1,000"], ["1,000"]],
    ]


@pytest.mark.parametrize(
    ("captured", "said"),
    [(100, "held , charged"), (60, "100 held , 40 came back"), (0, "100 held , came back")],
    ids=["charged", "in part", "came back"],
)
def test_hold_and_what_became_of_it_are_one_line(
    page: Callable[..., str], held: Hold, captured: int, said: str
) -> None:
    ledger.capture(held.pk, captured)

    words = re.sub(r"<time.*?</time>", "", table_of(page()).partition("</tr>")[0])
    assert said in " ".join(re.sub(r"<[^>]+>", "", words).split())


def test_line_says_what_was_typed_and_leads_there(page: Callable[..., str], rich: User) -> None:
    made = make_generation(rich, prompt="A paper boat")

    line = table_of(page()).partition("</tr>")[0]
    assert f'href="{made.get_absolute_url()}">A paper boat</a>' in line


def test_prompt_is_shown_in_a_few_words(page: Callable[..., str], rich: User) -> None:
    make_generation(rich, prompt="boat " * 200)

    assert "boat…" in page()
    assert "boat " * 30 not in page()


def test_deleted_video_has_no_words_and_no_link(page: Callable[..., str], rich: User) -> None:
    made = make_generation(rich, state=State.COMPLETED, prompt="A paper boat", deleted_at=timezone.now())

    assert "paper boat" not in page()
    assert made.get_absolute_url() not in page()


def test_markup_in_a_prompt_is_text(page: Callable[..., str], rich: User) -> None:
    make_generation(rich, prompt="<script>alert(1)</script>")

    assert "<script>alert" not in page()


def test_line_whose_reference_is_no_generation_has_no_link(page: Callable[..., str], held: Hold) -> None:
    assert "On hold now" in page()
    assert "<a" not in table_of(page())


def test_open_hold_is_marked_until_it_is_settled(page: Callable[..., str], held: Hold) -> None:
    assert 'class="ledger-held"' in page()
    assert "100 on hold" in page()

    ledger.release(held.pk)

    assert 'class="ledger-held"' not in page()


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("videos", [["+5"], ["−60"]]),
        ("added", [["+1,000"]]),
        ("back", [["+5"], ["−60"]]),
        ("grant", [["+1,000"]]),
    ],
)
def test_tab_shows_its_lines_with_the_accounts_balance(
    page: Callable[..., str], held: Hold, kind: str, cells: list[list[str]]
) -> None:
    ledger.capture(held.pk, 60)
    ledger.refund(held.pk, 5, number=1, note="")

    lines = body_of(page(f"?kind={kind}"))
    assert [line[2] for line in lines] == cells
    assert lines[-1][3] == (["1,000"] if "+1,000" in cells[-1] else ["940"])


def test_page_with_nothing_that_fits_offers_every_line(page: Callable[..., str]) -> None:
    assert "No line fits" in page("?kind=back")


def test_older_lines_are_a_page_away_by_their_place(page: Callable[..., str], rich: User) -> None:
    for number in range(PAGE):
        made = ledger.hold(rich.pk, 1, key=f"hold:{number}", reference="v")
        ledger.capture(made.pk)

    first = page()
    older = re.search(r'href="\?(before=\d+)"', first)[1]
    second = page(f"?{older}")

    assert len(body_of(first)) == PAGE
    assert [line[3] for line in body_of(second)] == [["1,000"]]
    assert "before=" not in second


def test_lines_of_all_pages_add_up_from_one_balance_to_the_next(rich: User) -> None:
    for number, captured in enumerate((7, 0, 3, 7, 0, 1)):
        made = ledger.hold(rich.pk, 7, key=f"hold:{number}", reference="v")
        ledger.capture(made.pk, captured)
        ledger.grant(rich.pk, 2, key=f"grant:{number}", note="")
    ledger.hold(rich.pk, 7, key="hold:open", reference="v")

    rows = rows_of(rich, list(Transfer.objects.of(rich).folded().order_by("id")))
    assert list(itertools.accumulate(row.credits for row in rows)) == [row.line.balance for row in rows]


def test_other_users_holds_are_not_counted(page: Callable[..., str], held: Hold, bob: User) -> None:
    ledger.grant(bob.pk, 10, key="grant:bob", note="")
    ledger.hold(bob.pk, 5, key="hold:bob", reference="generation:w")

    assert "1 video being made" in tidy(page())


@pytest.mark.parametrize("name", ["credits", "credits-json", "statement"])
def test_account_is_kept_in_no_cache(client_of: Callable[[User], Client], rich: User, name: str) -> None:
    assert "no-store" in client_of(rich).get(reverse(f"billing:{name}")).headers["Cache-Control"]


def test_other_users_lines_are_never_shown(
    client_of: Callable[[User], Client], rich: User, bob: User, held: Hold
) -> None:
    html = client_of(bob).get(reverse("billing:credits")).content.decode()

    assert "To begin with" not in html
    assert "Every credit you get or spend will be listed here" in html


def test_account_never_opened_is_a_friendly_page(client_of: Callable[[User], Client], bob: User) -> None:
    response = client_of(bob).get(reverse("billing:credits"))

    assert response.status_code == 200
    assert not CreditAccount.objects.filter(pk=bob.pk).exists()


def test_page_stays_within_its_queries(
    client_of: Callable[[User], Client], rich: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        made = ledger.hold(rich.pk, 5, key=f"hold:{number}", reference=f"generation:{VIDEO}")
        if number % 2:
            ledger.capture(made.pk)
    client = client_of(rich)

    make_generation(rich, state=State.COMPLETED)
    # session, user with account, lines, their prompts, open holds, the month's sums, what is kept, the month before
    with django_assert_max_num_queries(8):
        client.get(reverse("billing:credits"))
    with django_assert_max_num_queries(5):
        client.get(reverse("billing:credits") + "?kind=videos")


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        ("", "transfer_statement"),
        ("videos", "transfer_statement"),
        ("added", "transfer_not_of_a_hold"),
        ("back", "transfer_statement"),
    ],
)
def test_page_of_a_long_account_is_read_from_an_index(rich: User, kind: str, index: str) -> None:
    lines = Filters(kind=kind, before=10**9).narrow(Transfer.objects.of(rich))
    plan = plan_of(lines.folded().newest_first()[:PAGE])

    assert index in plan
    assert not is_sorted(plan)


@pytest.mark.parametrize("name", ["credits", "credits-json", "statement"])
def test_visitors_go_to_log_in(client: Client, db: None, name: str) -> None:
    response = client.get(reverse(f"billing:{name}"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_json_has_exactly_the_three_balances(client_of: Callable[[User], Client], held: Hold, rich: User) -> None:
    response = client_of(rich).get("/credits.json")

    assert response.json() == {"available": 900, "held": 100, "total": 1_000}


def test_json_of_an_account_never_opened_is_zeros(client_of: Callable[[User], Client], bob: User) -> None:
    assert client_of(bob).get("/credits.json").json() == {"available": 0, "held": 0, "total": 0}


def test_statement_runs_from_the_first_line_to_the_balance(
    client_of: Callable[[User], Client], rich: User, held: Hold
) -> None:
    ledger.capture(held.pk, 60)
    response = client_of(rich).get("/credits/statement.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="maxvideo-credits-')
    running = 0
    for row in rows(response):
        running += int(row["credits"])
        assert int(row["balance"]) == running
    assert running == 940


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_name_of_a_statement_has_the_day_of_the_reader(
    client_of: Callable[[User], Client], rich: User, zone: str
) -> None:
    response = client_of(rich).get("/credits/statement.csv", {"zone": zone})

    assert f"maxvideo-credits-{datetime.now(ZoneInfo(zone)):%Y-%m-%d}.csv" in response["Content-Disposition"]


def test_statement_narrowed_keeps_the_accounts_balance(
    client_of: Callable[[User], Client], rich: User, held: Hold
) -> None:
    ledger.capture(held.pk, 60)

    (row,) = rows(client_of(rich).get("/credits/statement.csv?kind=capture"))
    assert (row["credits"], row["held"], row["balance"], row["generation"]) == ("-60", "-60", "940", "v")


def test_statement_is_streamed(client_of: Callable[[User], Client], rich: User) -> None:
    assert client_of(rich).get("/credits/statement.csv").streaming


def test_statement_of_somebody_else_is_ones_own(client_of: Callable[[User], Client], bob: User, held: Hold) -> None:
    assert rows(client_of(bob).get("/credits/statement.csv")) == []


@pytest.mark.parametrize("name", ["credits", "credits-json", "statement"])
def test_account_is_read_not_posted_to(client_of: Callable[[User], Client], rich: User, name: str) -> None:
    assert client_of(rich).post(reverse(f"billing:{name}")).status_code == 405


@pytest.fixture
def add(client_of: Callable[[User], Client], bob: User, settings: Settings) -> Callable[..., HttpResponse]:
    """Posts the test credits' form as Bob."""
    settings.DEBUG = True

    def post(**data: object) -> HttpResponse:
        return client_of(bob).post(reverse("billing:add-test-credits"), data)

    return post


def test_test_credits_are_added(
    add: Callable[..., HttpResponse], bob: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    assert add(form_key=VIDEO).url == reverse("billing:credits")
    assert pockets(bob) == (1_000, 0)


def test_test_credits_form_sent_twice_adds_once(
    add: Callable[..., HttpResponse], bob: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    add(form_key=VIDEO)
    add(form_key=VIDEO)

    assert pockets(bob) == (1_000, 0)


def test_test_credits_with_a_key_of_another_users_form_are_added(
    add: Callable[..., HttpResponse],
    bob: User,
    rich: User,
    client_of: Callable[[User], Client],
    pockets: Callable[[User], tuple[int, int]],
) -> None:
    client_of(rich).post(reverse("billing:add-test-credits"), {"form_key": VIDEO})
    add(form_key=VIDEO)

    assert pockets(bob) == (1_000, 0)


def test_test_credits_with_a_malformed_key_are_bad_input(add: Callable[..., HttpResponse]) -> None:
    assert add(form_key="again").status_code == 400


def test_test_credits_without_a_key_are_added(
    add: Callable[..., HttpResponse], bob: User, pockets: Callable[[User], tuple[int, int]]
) -> None:
    add()

    assert pockets(bob) == (1_000, 0)


def test_test_credits_do_not_exist_on_the_real_site(
    add: Callable[..., HttpResponse], settings: Settings, page: Callable[..., str]
) -> None:
    settings.DEBUG = False

    assert add(form_key=VIDEO).status_code == 404
    assert "test credits" not in page()
    assert not Transfer.objects.filter(note="Test credits").exists()


def test_test_credits_box_stands_on_a_development_site(page: Callable[..., str], settings: Settings) -> None:
    settings.DEBUG = True

    assert "Add 1,000 test credits" in page()


def test_test_credits_are_posted_for(client_of: Callable[[User], Client], bob: User, settings: Settings) -> None:
    settings.DEBUG = True

    assert client_of(bob).get(reverse("billing:add-test-credits")).status_code == 405
    assert not Transfer.objects.exists()


def test_way_back_to_all_days_keeps_the_kind_alone(client_of: Callable[[User], Client], rich: User) -> None:
    response = client_of(rich).get(f"{reverse('billing:credits')}?kind=added&since=2026-01-01&until=2026-02-01")
    assert response.context["without_dates"] == "kind=added"


@pytest.mark.parametrize("name", ["credits", "credits-json", "statement"])
def test_account_is_asked_for_anew_each_time(client_of: Callable[[User], Client], rich: User, name: str) -> None:
    told = client_of(rich).get(reverse(f"billing:{name}")).headers["Cache-Control"]
    assert {"no-cache", "no-store", "private"} <= set(told.split(", "))

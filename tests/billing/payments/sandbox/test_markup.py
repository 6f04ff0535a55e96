"""Pieces of HTML."""

import pytest

from billing.payments.sandbox.markup import link, table


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", ""])
def test_link_leads_to_addresses_of_the_web_alone(href: str) -> None:
    assert link(href, "on") == '<a href="#">on</a>'


@pytest.mark.parametrize("href", ["https://shop.example/a", "http://127.0.0.1:8000/", "/c/pay/cs_1"])
def test_link_leads_on(href: str) -> None:
    assert link(href, "<on>") == f'<a href="{href}">&lt;on&gt;</a>'


def test_table_marks_its_sum() -> None:
    assert table([("a", "1"), ("b", "2")], last_is_sum=True).count("class=") == 1
    assert table([]) == ""

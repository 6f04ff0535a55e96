"""Which address leads to what: the API, the pages that people click, and what tests ask for."""

import re
from typing import Protocol, cast
from urllib.parse import SplitResult, parse_qsl, urlsplit

from billing.payments.sandbox import controls, papers, pay_page
from billing.payments.sandbox.account import NOBODY, Account, Obj
from billing.payments.sandbox.answers import Answer
from billing.payments.sandbox.api import Api, Call
from billing.payments.sandbox.clicks import CLICKS
from billing.payments.sandbox.markup import STYLE, document
from billing.payments.sandbox.problems import Problem
from billing.payments.sandbox.ways import NEWS
from billing.payments.sandbox.wire import Connection

SESSION = re.compile(r"/c/pay/(?P<id>cs_[A-Za-z0-9_]+)(?:/(?P<click>[a-z]+))?")
PAPER = re.compile(r"/(?P<kind>receipts|invoices)/(?P<id>(?:ch|py|in)_[A-Za-z0-9]+)(?P<pdf>/pdf)?")
OF = {"receipts": "charge", "invoices": "invoice"}
LARGEST = 1 << 20
PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


class HasApi(Protocol):
    """The server, as far as it matters here."""

    api: Api


class Handler(Connection):
    """Which address leads to what."""

    @property
    def api(self) -> Api:
        return cast(HasApi, self.server).api

    @property
    def account(self) -> Account:
        return self.api.account

    def handle_call(self) -> None:
        """Read it, answer it."""
        length = max(0, int(self.headers.get("Content-Length") or 0))
        if length > LARGEST:
            self.close_connection = True
            return self.send(
                Answer(413, {"error": {"message": "The body is too large", "type": "invalid_request_error"}})
            )
        target, body = urlsplit(self.path), self.rfile.read(length).decode(errors="replace")
        return self.send(self._answer(target, body))

    def _answer(self, target: SplitResult, body: str) -> Answer:
        if target.path.startswith("/v1/"):
            form = body if self.command == "POST" else target.query
            headers = {name.title(): value for name, value in self.headers.items()}
            return self.api.answer(Call(self.command, target.path, form, headers))
        if target.path.startswith("/sandbox/"):
            return controls.answer(self.account, self.command, target.path, body)
        if match := SESSION.fullmatch(target.path):
            return self._session(match["id"], match["click"], dict(parse_qsl(body)))
        return self._paper(target.path)

    def _session(self, key: str, click: str | None, typed: dict[str, str]) -> Answer:
        found = self.account.store.get(key)
        if found is None or (click and (self.command != "POST" or click not in CLICKS)):
            return _nothing()
        if click is None:
            return Answer(200, pay_page.page(self.account, found, typed), PAGE)
        return self._clicked(key, click, typed)

    def _clicked(self, key: str, click: str, typed: dict[str, str]) -> Answer:
        """Do it, and lead on; or show the page again, with what was typed and what is wrong."""
        news = typed["news"] if typed.get("news") in NEWS else ""
        try:
            with self.account.called(dict(NOBODY), news=news):
                CLICKS[click](self.account, self.account.find("checkout.session", key), typed)
        except Problem as problem:
            words = problem.body["error"]["message"]
            page = pay_page.page(self.account, self.account.find("checkout.session", key), typed, str(words))
            return Answer(problem.status, page, PAGE)
        return Answer(303, b"", PAGE | {"Location": self._next(key, click)})

    def _next(self, key: str, click: str) -> str:
        session: Obj = self.account.find("checkout.session", key)
        if click == "pay":
            return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", key)
        return f"/c/pay/{key}"

    def _paper(self, path: str) -> Answer:
        if path == "/":
            return Answer(200, papers.front(self.account), PAGE)
        if path == "/style.css":
            return Answer(200, STYLE.encode(), {"Content-Type": "text/css; charset=utf-8"})
        return self._kept(PAPER.fullmatch(path))

    def _kept(self, match: re.Match[str] | None) -> Answer:
        """A receipt or an invoice."""
        found = self.account.store.get(match["id"]) if match else None
        if match is None or found is None or found["object"] != OF[match["kind"]]:
            return _nothing()
        if match["pdf"] and match["kind"] == "invoices":
            return Answer(200, papers.invoice_pdf(self.account, found), {"Content-Type": "application/pdf"})
        write = papers.receipt if match["kind"] == "receipts" else papers.invoice
        return Answer(200, write(self.account, found), PAGE)


def _nothing() -> Answer:
    return Answer(404, document("Nothing here", "<h1>Nothing here</h1>"), PAGE)

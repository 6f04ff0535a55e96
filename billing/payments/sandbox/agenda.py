"""What is done by itself when its time has come."""

from billing.payments.sandbox import checkout, deliveries, disputes, refunds, sessions
from billing.payments.sandbox.account import Account, Act
from billing.payments.sandbox.store import Record


def settle(account: Account, job: Record) -> None:
    """A payment that takes days is there, or is not."""
    with account.change():
        if account.done(job):
            checkout.arrive(account, account.find("payment_intent", job["target"]))


def expire(account: Account, job: Record) -> None:
    """A session that nobody has paid ends."""
    with account.change():
        if account.done(job) and account.find("checkout.session", job["target"])["status"] == "open":
            sessions.expire(account, {}, job["target"])


def decide(account: Account, job: Record) -> None:
    """A bank has read the evidence."""
    with account.change():
        if account.done(job):
            disputes.decide(account, account.find("dispute", job["target"]))


def refund(account: Account, job: Record) -> None:
    """A refund that takes its time is done, or comes back."""
    with account.change():
        if account.done(job):
            refunds.finish(account, account.find("refund", job["target"]))


ACTS: dict[str, Act] = {
    "deliver": deliveries.deliver,
    "settle": settle,
    "expire": expire,
    "decide": decide,
    "refund": refund,
}

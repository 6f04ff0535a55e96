"""What a buyer does: order credits, pay for them on the pay page of Stripe's stand-in, come back and wait."""

import time
from urllib.parse import urlsplit

import requests

from maxvideo.demo.forms import form_of
from maxvideo.demo.visitor import PATIENCE, SECONDS_BETWEEN_LOOKS, Facts, Refused, Visitor

BUY = "/credits/buy/"
PAID_WITHIN = 60.0
UNSETTLED = ("open", "pending")


def buy(visitor: Visitor, credits: int) -> Facts:
    """Order credits and pay for them with a card; what the site says of the purchase in the end. Raises Refused."""
    form = visitor.form(BUY, BUY)
    form.fill({"credits": str(credits), "accept_terms": "on"})
    answer = visitor.send(form)
    if answer.status_code != 303:
        raise Refused(f"the order of {credits} credits was answered with {answer.status_code}")
    return wait_for(visitor, urlsplit(pay(answer.headers["Location"])).path)


def pay(address: str) -> str:
    """Press the button of a pay page, where a good card is chosen; returns where it leads back to. Raises Refused."""
    page = requests.get(address, timeout=PATIENCE)
    form = form_of(page.text, f"{urlsplit(address).path}/pay")
    target = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}{form.action}"
    answer = requests.post(target, data=form.fields, timeout=PATIENCE, allow_redirects=False)
    if answer.status_code not in {302, 303}:
        raise Refused(f"the payment was answered with {answer.status_code}")
    return answer.headers["Location"]


def wait_for(visitor: Visitor, page: str) -> Facts:
    """What the site says of a purchase once it is settled, or when time is up."""
    end = time.monotonic() + PAID_WITHIN
    visitor.page(page)
    facts = visitor.facts(page)
    while facts["state"] in UNSETTLED and time.monotonic() < end:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        facts = visitor.facts(page)
    return facts

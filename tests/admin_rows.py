"""One row of everything that the admin shows."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from billing.ledger.models import ProposedAdjustment
from billing.payments.models import (
    Debt,
    Dispute,
    Purchase,
    PurchaseRefund,
    PurchaseTransition,
    RefusedEvents,
    StripeDay,
)
from generations.catalogue import ENDPOINTS
from generations.models import (
    Attempt,
    Batch,
    Circuit,
    Collection,
    Delivery,
    EndpointStatus,
    FileRemoval,
    ForbiddenPicture,
    ForbiddenWord,
    Incident,
    RefusedDeliveries,
    RefusedOrder,
    Report,
    TakeDown,
    Transition,
)
from generations.states import State
from maxvideo.accounts.models import AccountDeletion, User
from maxvideo.staff import actions
from tests.factories import make_generation, make_rate
from tests.roles import role


def make_admin_rows(user: User) -> None:
    """Make them, the user's where they are somebody's."""
    batch = Batch.objects.create(user=user, kind=Batch.Kind.VARIATIONS, size=2, keeper=1)
    facts = {"request_id": "req-1", "shared_at": timezone.now(), "batch": batch, "position": 1}
    made = make_generation(user, state=State.COMPLETED, **facts)
    later = timezone.now() + timedelta(hours=1)
    Transition.objects.create(generation=made, from_state="queued", to_state="running", reason="accepted by fal")
    Attempt.objects.create(generation=made, sent_at=timezone.now(), outcome="accepted", request_id="req-1")
    Delivery.objects.create(generation=made, request_id="req-1", body={"status": "OK"}, is_signed=True)
    RefusedDeliveries.objects.create(minute=timezone.now(), is_known=True, count=3)
    Circuit.objects.create(name="fal", open_until=later, reason="401")
    EndpointStatus.objects.create(endpoint_id=ENDPOINTS[0].id, life="paused", sentence="Back tomorrow.")
    Incident.objects.create(title="Downloads are slow", text="No file is lost.")
    FileRemoval.objects.create(key=made.video_key, tries=3)
    report = Report.objects.create(number="1", place="here", why="me", words="Look", due_at=later, generation=made)
    TakeDown.objects.create(generation=made, report=report, why="me", words="It shows somebody")
    ForbiddenWord.objects.create(words="bomb")
    ForbiddenPicture.objects.create(sha256="c" * 64, note="Carol's face")
    RefusedOrder.objects.create(user=user, endpoint_id=ENDPOINTS[0].id, field="prompt", found="bomb", words="A bomb")
    Collection.objects.create(user=user, name="Harbour film", name_key="harbour")
    make_rate(ENDPOINTS[0].id, "0.10")
    role("support")
    another = User.objects.create_user(f"proposer-{user.pk}@example.org", is_staff=True)
    ProposedAdjustment.objects.create(
        user=user, credits=20_000, reason="A large order", form_key=uuid.uuid4(), proposed_by=another
    )
    actions.record(user, actions.LOOK, made, reason="for a test")
    AccountDeletion.objects.create(user=User.objects.create_user("1@deleted.invalid"), asked_by=user)
    make_purchase_rows(user)
    make_ways_in(user)


def make_purchase_rows(user: User) -> None:
    """A purchase with all that may become of one."""
    now = timezone.now()
    facts = {"form_key": uuid.uuid4(), "credits": 500, "amount": 500, "currency": "usd", "terms": "2026-11-01"}
    made = Purchase.objects.create(user=user, state="paid", paid_at=now, payment_intent="pi_1", **facts)
    PurchaseTransition.objects.create(purchase=made, from_state="open", to_state="paid", reason="Stripe says so")
    money = {"purchase": made, "credits": 100, "amount": 100}
    PurchaseRefund.objects.create(origin="staff", actor=user, stripe_id="re_1", reason="Goodwill", **money)
    Dispute.objects.create(stripe_id="du_1", reason="fraudulent", status="lost", is_open=False, takes=True, **money)
    Debt.objects.create(purchase=made, kind="dispute", credits=100)
    sums = dict.fromkeys(("charged", "charged_here", "refunded", "refunded_here", "disputed", "disputed_here"), 500)
    StripeDay.objects.create(day=now.date(), **sums)
    RefusedEvents.objects.create(hour=now.replace(minute=0, second=0, microsecond=0), count=3)


def make_ways_in(user: User) -> None:
    """An address, a second factor and a log-in, with what nobody of the house may read."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "gAAAA"})
    UserSession.objects.create(
        user=user, ip="192.0.2.1", session_key="k3y0fth3s3ss10n", user_agent="Firefox", last_seen_at=timezone.now()
    )

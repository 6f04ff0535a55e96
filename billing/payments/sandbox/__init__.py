"""Stripe's stand-in: its API over HTTP, a pay page that a person clicks, signed events.

    server ─► handler ─┬► api ─► routes ─► sessions, intents, refunds, disputes, coupons, …  what a call does
              (which   │  key, version,         └► params, forms    what it may be asked
              address) │  idempotency, expand   └► checkout ─► payments ─► charges ─► balance
                       ├► pay_page, paid_page, papers ─► markup     what people see
                       │  clicks                                    and what their clicks do
                       └► controls ─► faults                        what tests want to go wrong
    all of it stands on account ─► store (a journal on disk), clock (time that can be moved on)
    agenda ─► deliveries ─► webhooks          what is done by itself: events, slow banks, ends of sessions

A change is entered in the journal whole, with its events and what is to follow; so a killed sandbox goes on where it
was. It is of the standard library alone and imports nothing of MaxVideo, so that it can only agree with the site over
the wire. It speaks the version of the API in `versions.py`, and of earlier ones what Stripe's own client still sends.
"""

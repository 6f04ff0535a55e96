"""Prepaid credits: a ledger in double entry, and the price tables. It has never heard of video.

A `CreditAccount` has two pockets, available and held; the house has accounts too, which are sums and cache nothing.
A `Transfer` moves credits from one pocket to another and is never changed or deleted. It is a line of the statement
of the user it concerns and carries the balance after it. A `Hold` is credits set aside for one purpose.

    card ──top_up──►             ──hold──►        ──capture──► revenue
    grants ─grant──►  available               held
    grants ◄adjust─►             ◄─release─
    revenue ─refund►                            losses ──book_loss──► revenue

What holds at every moment, and who sees to it:
- no pocket is below zero: a CHECK, and the UPDATE that spends is conditional, so that N rivals spend what is there;
- a pocket is the sum of its transfers: each pair is written in one transaction, by `billing.ledger.operations` alone;
- a hold is closed once, captured + released = amount, and refunded at most what was captured: CHECKs;
- nothing happens twice: every transfer has a unique key, and a key used again leads to what it made;
- history stays: triggers refuse UPDATE and DELETE of transfers and rates;
- locks are taken in the order Hold, CreditAccount, after the row of whoever calls.
`manage.py audit_ledger` adds it all up again. Notes and references are opaque text without personal data.
"""

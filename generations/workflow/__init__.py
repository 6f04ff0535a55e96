"""The route of a generation, from a form to a stored video.

    start ─► submit ─► poll ─► save ─► settle.finish        receive: what fal tells, at any point
                 └────────┴───────┴──► settle.fail / settle.cancel

`order` holds every rule of what may be started, and `start` takes nothing that it has not accepted; `start_batch`
starts several at once, all or none. `advance(id)` is the only way in for work: it claims the row, does one step,
commits, and looks again; `poll_many` does one of the steps, the question to fal, for many rows at once. Each step is
one module and ends by a move to another state or by a release of the row until it is due again. Nothing slow (HTTP,
files) happens inside a transaction.

The floors: advance · receive, submit, poll, save · settle · lease, due · doorbell. What changes a row under a lease
goes through `lease.write` or `lease.move`; what makes it due from outside through `due.make_due`.
"""

from generations.workflow.advance import advance
from generations.workflow.cancel import cancel
from generations.workflow.start import start, start_batch

__all__ = ["advance", "cancel", "start", "start_batch"]

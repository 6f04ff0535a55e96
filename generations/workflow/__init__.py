"""The route of a generation, from a form to a stored video.

    start ─► submit ─► poll ─► save ─► settle.finish        receive: what fal tells, at any point
                 └────────┴───────┴──► settle.fail / settle.cancelled

`order` holds every rule of what may be started, and `start` takes nothing that it has not accepted. `advance(id)` is
the only way in for work: it claims the row, does one step, commits, and looks again. Each step is one module and ends
by a move to another state or by letting the row go until it is due again. Nothing slow (HTTP, files) happens inside a
transaction.
"""

from generations.workflow.advance import advance
from generations.workflow.cancel import cancel
from generations.workflow.start import start

__all__ = ["advance", "cancel", "start"]

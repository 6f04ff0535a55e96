"""`manage.py rqworker QUEUE …`: django-rq's command with this site's worker, as Procfile and compose.yaml name it."""

from django.core.management.base import CommandParser
from django_rq.management.commands import rqworker


class Command(rqworker.Command):
    """Works off the queues "start" and "default", in this order, or "save"."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Give every worker the same class, wire format and time to live (seconds)."""
        super().add_arguments(parser)  # type: ignore[no-untyped-call]
        parser.set_defaults(
            worker_class="maxvideo.processes.worker.Worker",
            serializer="rq.serializers.JSONSerializer",
            worker_ttl=60,
        )

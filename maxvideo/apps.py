from django.apps import AppConfig
from django.core import checks

from maxvideo.pages.checks import payments_move_money, somebody_is_behind_the_site
from maxvideo.web.direct_connection import pooled_sessions_are_limited


class MaxvideoConfig(AppConfig):
    name = "maxvideo"

    def ready(self) -> None:
        """Ask on `check --deploy` for what only an operator knows, with `--database default` for what a pooler has."""
        for check in (somebody_is_behind_the_site, payments_move_money):
            checks.register(check, deploy=True)
        checks.register(pooled_sessions_are_limited, checks.Tags.database)

from django.apps import AppConfig
from django.core import checks

from maxvideo.pages.checks import payments_move_money, somebody_is_behind_the_site


class MaxvideoConfig(AppConfig):
    name = "maxvideo"

    def ready(self) -> None:
        """Ask on `check --deploy` for what only an operator knows."""
        for check in (somebody_is_behind_the_site, payments_move_money):
            checks.register(check, deploy=True)

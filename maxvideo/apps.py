from django.apps import AppConfig
from django.core import checks

from maxvideo.pages.checks import somebody_is_behind_the_site


class MaxvideoConfig(AppConfig):
    name = "maxvideo"

    def ready(self) -> None:
        """Ask on `check --deploy` for what only an operator knows."""
        checks.register(somebody_is_behind_the_site, deploy=True)

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WebConfig(AppConfig):
    name = "maxvideo.web"

    def ready(self) -> None:
        """Let every app register what it offers, in the order of INSTALLED_APPS."""
        autodiscover_modules("hooks")

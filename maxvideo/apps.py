from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import import_string


class MaxvideoConfig(AppConfig):
    name = "maxvideo"

    def ready(self) -> None:
        """Report errors where that is wanted; without it nobody pays the third of a second that the library takes."""
        if settings.SENTRY_DSN:
            import_string("maxvideo.reporting.start")(settings.SENTRY_DSN)


class StaffConfig(AdminConfig):
    default_site = "maxvideo.staff_site.StaffSite"

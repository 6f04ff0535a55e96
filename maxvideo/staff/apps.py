from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "maxvideo.staff"
    label = "staff"

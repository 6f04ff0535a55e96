from django.apps import AppConfig


class MaxvideoConfig(AppConfig):
    name = "maxvideo"

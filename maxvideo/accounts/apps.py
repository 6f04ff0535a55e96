from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AccountsConfig(AppConfig):
    name = "maxvideo.accounts"
    label = "accounts"


class StaffSiteConfig(AdminConfig):
    default_site = "maxvideo.accounts.staff_site.StaffSite"

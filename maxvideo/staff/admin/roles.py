"""Roles are groups; what they may do is for superusers to say."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from maxvideo.staff.model_admin import ForSuperusers, StaffModelAdmin

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ForSuperusers, StaffModelAdmin, GroupAdmin):
    """support, finance and moderator come with the site, from migrations by `GrantToRole`."""

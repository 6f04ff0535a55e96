"""Users, roles, and what staff did."""

from maxvideo.staff.admin.actions import StaffActionAdmin
from maxvideo.staff.admin.roles import RoleAdmin
from maxvideo.staff.admin.users import UserAdmin

__all__ = ["RoleAdmin", "StaffActionAdmin", "UserAdmin"]

"""Users, roles, what staff did, and accounts that went."""

from maxvideo.staff.admin.actions import StaffActionAdmin
from maxvideo.staff.admin.deletions import AccountDeletionAdmin
from maxvideo.staff.admin.roles import RoleAdmin
from maxvideo.staff.admin.users import UserAdmin

__all__ = ["AccountDeletionAdmin", "RoleAdmin", "StaffActionAdmin", "UserAdmin"]

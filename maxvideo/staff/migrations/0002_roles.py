from django.db import migrations

from maxvideo.web.migration_operations import GrantToRole

LOOK_AT_USERS = {"view_user": "user"}
BAN = {"ban_user": "user"}
LOOK_AT_CREDITS = {"view_creditaccount": "creditaccount", "view_hold": "hold", "view_transfer": "transfer"}
LOOK_AT_VIDEOS = {"view_generation": "generation"}
OPEN_VIDEOS = {"open_generation": "generation"}


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0001_staff_actions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        GrantToRole("support", "accounts", **LOOK_AT_USERS, **BAN, change_user="user"),
        GrantToRole("support", "billing", **LOOK_AT_CREDITS),
        GrantToRole(
            "support",
            "generations",
            **LOOK_AT_VIDEOS,
            **OPEN_VIDEOS,
            change_generation="generation",
            view_delivery="delivery",
            view_refuseddeliveries="refuseddeliveries",
            view_endpointstatus="endpointstatus",
            add_endpointstatus="endpointstatus",
            change_endpointstatus="endpointstatus",
            view_circuit="circuit",
            view_fileremoval="fileremoval",
        ),
        GrantToRole("finance", "accounts", **LOOK_AT_USERS),
        GrantToRole(
            "finance",
            "billing",
            **LOOK_AT_CREDITS,
            change_creditaccount="creditaccount",
            view_rate="rate",
            add_rate="rate",
        ),
        GrantToRole("finance", "generations", **LOOK_AT_VIDEOS),
        GrantToRole("moderator", "accounts", **LOOK_AT_USERS, **BAN),
        GrantToRole("moderator", "generations", **LOOK_AT_VIDEOS, **OPEN_VIDEOS, pick_generation="generation"),
        GrantToRole(
            "moderator",
            "generations",
            view_report="report",
            change_report="report",
            view_takedown="takedown",
            change_takedown="takedown",
            view_refusedorder="refusedorder",
            view_forbiddenword="forbiddenword",
            add_forbiddenword="forbiddenword",
            change_forbiddenword="forbiddenword",
            delete_forbiddenword="forbiddenword",
            view_forbiddenpicture="forbiddenpicture",
            add_forbiddenpicture="forbiddenpicture",
            change_forbiddenpicture="forbiddenpicture",
            delete_forbiddenpicture="forbiddenpicture",
        ),
    ]

"""Who of the house may open, change and do what in the admin: every page, every form, every action, role by role.

`tests/test_staff_access.py` holds the site against it and fails for whatever has no entry here.
"""

from typing import Final

Roles = frozenset[str]

SUPPORT, FINANCE, MODERATOR = (frozenset({name}) for name in ("support", "finance", "moderator"))
SUPERUSER: Final = frozenset({"superuser"})
NOBODY: Final[Roles] = frozenset()
ROLES: Final = SUPPORT | FINANCE | MODERATOR | SUPERUSER
STAFF: Final = ROLES | {"roleless"}  # of the house, and no role yet
EVERYBODY: Final = STAFF | {"user"}


def pages(name: str, view: Roles, *, add: Roles = NOBODY, delete: Roles = NOBODY) -> dict[str, Roles]:
    """Who opens the pages that Django has for a model."""
    seen = {f"{name}_{page}": view for page in ("changelist", "change", "history")}
    return seen | {f"{name}_add": add, f"{name}_delete": delete}


CREDITS: Final = SUPPORT | FINANCE | SUPERUSER
HELP: Final = SUPPORT | SUPERUSER
JUDGES: Final = MODERATOR | SUPERUSER
OPENS: Final = SUPPORT | MODERATOR | SUPERUSER

# Who gets a page that is there. Where a page is about somebody, it is about somebody else, a plain user.
PAGES: Final[dict[str, Roles]] = {
    "index": STAFF,
    "login": NOBODY,  # leads on
    "logout": NOBODY,  # takes a POST
    "password_change": NOBODY,  # leads to the site's own page
    "password_change_done": STAFF,
    "autocomplete": NOBODY,  # no field asks for it
    "jsi18n": STAFF,
    "view_on_site": NOBODY,  # leads on
    "app_list": ROLES,
    **pages("accounts_user", ROLES),
    "accounts_user_ban": OPENS,
    "accounts_user_delete-for-good": SUPERUSER,
    **pages("accounts_accountdeletion", SUPERUSER),
    **pages("auth_group", SUPERUSER, add=SUPERUSER, delete=SUPERUSER),
    **pages("staff_staffaction", SUPERUSER),
    **pages("billing_creditaccount", CREDITS),
    "billing_creditaccount_adjust": FINANCE | SUPERUSER,
    **pages("billing_proposedadjustment", FINANCE | SUPERUSER),
    "billing_proposedadjustment_decide": FINANCE | SUPERUSER,
    **pages("billing_hold", CREDITS),
    "billing_hold_refund": FINANCE | SUPERUSER,
    **pages("billing_transfer", CREDITS),
    **pages("billing_purchase", CREDITS),
    "billing_purchase_ask": NOBODY,  # takes a POST
    "billing_purchase_refund": FINANCE | SUPERUSER,
    **pages("billing_purchaserefund", CREDITS),
    **pages("billing_dispute", CREDITS),
    **pages("billing_debt", CREDITS),
    "billing_debt_forgive": FINANCE | SUPERUSER,
    **pages("billing_refusedevents", CREDITS),
    **pages("billing_stripeday", CREDITS),
    "billing_stripeday_sums": CREDITS,
    **pages("billing_rate", FINANCE | SUPERUSER, add=FINANCE | SUPERUSER),
    **pages("generations_generation", ROLES),
    "watch-shared": ROLES,
    "generations_generation_open": OPENS,
    "generations_generation_open_video": NOBODY,  # until it was opened with a reason
    "generations_generation_open_poster": NOBODY,
    "generations_generation_open_picture": NOBODY,
    **pages("generations_delivery", HELP),
    "generations_delivery_open": HELP | MODERATOR,
    **pages("generations_refuseddeliveries", HELP),
    **pages("generations_batch", HELP),
    **pages("generations_circuit", HELP),
    **pages("generations_collection", SUPERUSER),
    **pages("generations_fileremoval", HELP),
    **pages("generations_incident", HELP, add=HELP, delete=SUPERUSER),
    **pages("generations_forbiddenword", JUDGES, add=JUDGES, delete=JUDGES),
    **pages("generations_forbiddenpicture", JUDGES, add=JUDGES, delete=JUDGES),
    **pages("generations_refusedorder", JUDGES),
    "generations_refusedorder_open": OPENS,
    **pages("generations_report", JUDGES),
    "generations_report_take-down": JUDGES,
    "generations_report_dismiss": JUDGES,
    **pages("generations_takedown", JUDGES),
    "generations_takedown_new": JUDGES,
    "generations_takedown_restore": JUDGES,
    **pages("generations_storedbytes", SUPERUSER, add=SUPERUSER),
    **pages("generations_endpointstatus", HELP, add=HELP, delete=SUPERUSER),
}

# The same where the page is about whoever asks.
OWN_PAGES: Final[dict[str, Roles]] = {
    "accounts_user_change": ROLES,
    "accounts_user_ban": NOBODY,
    "accounts_user_delete-for-good": NOBODY,
    "billing_creditaccount_adjust": FINANCE | SUPERUSER,
}

# Whose form is taken; all others are refused whatever they send.
FORMS: Final[dict[str, Roles]] = {
    "accounts_user_change": HELP,
    "accounts_user_ban": OPENS,
    "accounts_user_delete-for-good": SUPERUSER,
    "auth_group_add": SUPERUSER,
    "auth_group_change": SUPERUSER,
    "auth_group_delete": SUPERUSER,
    "billing_creditaccount_adjust": FINANCE | SUPERUSER,
    "billing_proposedadjustment_decide": FINANCE | SUPERUSER,
    "billing_hold_refund": FINANCE | SUPERUSER,
    "billing_purchase_ask": CREDITS,
    "billing_purchase_refund": FINANCE | SUPERUSER,
    "billing_debt_forgive": FINANCE | SUPERUSER,
    "billing_stripeday_sums": CREDITS,
    "billing_rate_add": FINANCE | SUPERUSER,
    "generations_generation_open": OPENS,
    "generations_delivery_open": OPENS,
    **{f"generations_forbiddenword_{form}": JUDGES for form in ("add", "change", "delete")},
    **{f"generations_forbiddenpicture_{form}": JUDGES for form in ("add", "change", "delete")},
    "generations_refusedorder_open": OPENS,
    "generations_report_take-down": JUDGES,
    "generations_report_dismiss": JUDGES,
    "generations_takedown_new": JUDGES,
    "generations_takedown_restore": JUDGES,
    "generations_storedbytes_add": SUPERUSER,
    "generations_storedbytes_change": SUPERUSER,
    "generations_endpointstatus_add": HELP,
    "generations_endpointstatus_change": HELP,
    "generations_endpointstatus_delete": SUPERUSER,
    "generations_incident_add": HELP,
    "generations_incident_change": HELP,
    "generations_incident_delete": SUPERUSER,
}
OWN_FORMS: Final[dict[str, Roles]] = {
    "accounts_user_change": SUPERUSER,
    "accounts_user_ban": NOBODY,
    "accounts_user_delete-for-good": NOBODY,
    "billing_creditaccount_adjust": FINANCE | SUPERUSER,  # asks for a second person
}

# What is offered in the lists.
ACTIONS: Final[dict[str, dict[str, Roles]]] = {
    "accounts.user": {},
    "accounts.accountdeletion": {},
    "auth.group": {"delete_selected": SUPERUSER},
    "staff.staffaction": {},
    "billing.creditaccount": {},
    "billing.proposedadjustment": {},
    "billing.hold": {},
    "billing.transfer": {},
    "billing.purchase": {"ask_stripe_now": CREDITS},
    "billing.purchaserefund": {},
    "billing.dispute": {},
    "billing.debt": {},
    "billing.refusedevents": {},
    "billing.stripeday": {},
    "billing.rate": {},
    "generations.generation": {
        "ask_fal_now": HELP,
        "save_again": HELP,
        "fail_and_release": HELP,
        "pick": JUDGES,
        "take_down": JUDGES,
    },
    "generations.delivery": {},
    "generations.refuseddeliveries": {},
    "generations.forbiddenword": {"delete_selected": JUDGES},
    "generations.forbiddenpicture": {"delete_selected": JUDGES},
    "generations.refusedorder": {},
    "generations.report": {},
    "generations.takedown": {},
    "generations.batch": {},
    "generations.circuit": {},
    "generations.collection": {},
    "generations.fileremoval": {},
    "generations.incident": {"delete_selected": SUPERUSER},
    "generations.storedbytes": {},
    "generations.endpointstatus": {"delete_selected": SUPERUSER},
    "django_rq.dashboard": {},  # every page of the queues is for superusers
}

"""The credits of whoever asks for a page."""

from billing.ledger.models import CreditAccount
from maxvideo.web.http import AuthenticatedHttpRequest


def account_of(request: AuthenticatedHttpRequest) -> CreditAccount:
    """The user's account as it came with the request; one of 0 credits where none was opened yet."""
    account: CreditAccount | None = getattr(request.user, "credit_account", None)
    return account or CreditAccount()


def read_again(request: AuthenticatedHttpRequest) -> None:
    """Have the page show the account as it is now, after a look that may have given or taken credits."""
    if account := CreditAccount.objects.filter(pk=request.user.pk).first():
        request.user.credit_account = account

"""The pages of credits: the account and its lines, and buying more."""

from billing.ledger import urls as ledger
from billing.payments import urls as payments

app_name = "billing"
urlpatterns = [*ledger.urlpatterns, *payments.urlpatterns]

"""What billing adds to accounts: the balance beside the user, welcome credits, staff's view of a user's credits."""

from billing.ledger import welcome
from billing.ledger.admin import users
from maxvideo.accounts import extensions

extensions.related_rows.register("credit_account")
extensions.when_verified.register(welcome.greet)
extensions.admin_columns.register(users.available)
extensions.admin_columns.register(users.held)
extensions.admin_details.register(users.credits)

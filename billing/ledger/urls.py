"""The account: what there is, every line, and the statement as a file."""

from django.urls import path

from billing.ledger import views

urlpatterns = [
    path("credits/", views.credits, name="credits"),
    path("credits.json", views.credits_json, name="credits-json"),
    path("credits/statement.csv", views.statement, name="statement"),
    path("credits/test/", views.add_test_credits, name="add-test-credits"),
]

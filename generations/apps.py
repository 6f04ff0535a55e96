from importlib import import_module

from django.apps import AppConfig


class GenerationsConfig(AppConfig):
    name = "generations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and the audit of the books, which need the models."""
        import_module("generations.checks")
        import_module("generations.workflow.audit")
        import_module("generations.workflow.products").register_products()
        import_module("generations.workflow.ledger_words").register_ledger_words()

from django.db import migrations, models

from maxvideo.web.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("billing", "0010_staff_and_mails_of_the_till")]

    operations = [
        AddIndexConcurrently(
            "creditaccount",
            models.Index(
                fields=["low_mailed_at"],
                name="account_told_low",
                condition=models.Q(low_mailed_at__isnull=False),
            ),
        ),
        AddIndexConcurrently("dispute", models.Index(fields=["created_at"], name="dispute_by_day")),
        AddIndexConcurrently(
            "purchase", models.Index(fields=["paid_at"], name="purchase_paid", condition=models.Q(state="paid"))
        ),
        AddIndexConcurrently(
            "purchase",
            models.Index(
                fields=["state"],
                name="purchase_unmailed",
                condition=models.Q(mailed_at=None),
            ),
        ),
        AddIndexConcurrently("purchaserefund", models.Index(fields=["created_at"], name="purchase_refund_by_day")),
        AddIndexConcurrently(
            "transfer",
            models.Index(
                fields=["created_at", "kind", "source", "amount"],
                name="transfer_by_day",
                condition=~models.Q(kind="hold") & ~models.Q(kind="release"),
            ),
        ),
    ]

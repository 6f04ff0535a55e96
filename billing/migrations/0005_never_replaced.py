from django.db import migrations

from maxvideo.web.migration_operations import NeverReplaced


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_welcome_by_more_mailboxes")]

    operations = [NeverReplaced("billing_transfer", "id", "key")]

from datetime import timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from maxvideo.accounts import retention
from maxvideo.accounts.models import User


def test_staffs_history_is_forgotten_after_a_year(alice: User) -> None:
    for days in (364, 366):
        moment = timezone.now() - timedelta(days=days)
        LogEntry.objects.create(user=alice, action_flag=CHANGE, object_repr=str(days), action_time=moment)
    retention.forget_admin_log()
    assert LogEntry.objects.get().object_repr == "364"

import pytest
from django.core.mail import send_mail
from pytest_django import Settings


def test_mail_that_goes_nowhere_is_logged_without_its_link(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "maxvideo.web.unsent_mail.EmailBackend"
    sent = send_mail("Confirm", "https://maxvideo.example/accounts/confirm-email/Mg:1:x/", None, ["noor@example.org"])
    assert sent == 0
    assert 'a mail to n***@example.org, "Confirm"' in caplog.text
    assert "confirm-email" not in caplog.text

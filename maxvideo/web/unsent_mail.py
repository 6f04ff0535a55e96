"""`EMAIL_URL=console:` with DEBUG off: mails hold links that open accounts, so the log learns of them and no more."""

import logging
from collections.abc import Sequence
from typing import Final

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from maxvideo.web.masking import mask_address

logger: Final = logging.getLogger(__name__)


class EmailBackend(BaseEmailBackend):
    """Sends nothing and says so."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Log a line for each mail, without its words; returns 0, as none was sent."""
        for message in email_messages:
            to = ", ".join(map(mask_address, message.to))
            logger.warning('Not sent, since EMAIL_URL is not set: a mail to %s, "%s"', to, message.subject)
        return 0

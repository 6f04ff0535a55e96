"""What MaxVideo does its own way in allauth: links of SITE_URL, what follows a verification, what owners are told."""

from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from qrcode.image.svg import SvgPathFillImage

from maxvideo.accounts import attempts, events, extensions, known_browsers, second_factors, unconfirmed
from maxvideo.accounts.models import User
from maxvideo.accounts.normalization import normalize_address
from maxvideo.web import mail_limits, sessions
from maxvideo.web.networks import network_of_request

TOO_MANY: Final = "Too many failed login attempts. Wait five minutes, or choose a new password: a mail is enough."
LONGEST_BROWSER: Final = 200
ASKED_FOR: Final = {"password_reset_key": "reset", "unknown_account": "reset"}
"""What a mail that strangers can ask for counts as; the others, of sign-ups and addresses, are of one kind."""
UNVERIFIED: Final = "A new address waits to be confirmed. Follow the link in its mail, or keep the old one first."
WAYS_TO_BE_SURE: Final = {"mfa_reauthenticate": "Use a code", "mfa_reauthenticate:webauthn": "Use a passkey"}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {"too_many_login_attempts": TOO_MANY}

    def clean_email(self, email: str) -> str:
        """The one form of an address, from wherever allauth has it."""
        return normalize_address(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to SITE_URL, whatever host name the request came to; so many to one address."""
        mail = template_prefix.rpartition("/")[2]
        kind = ASKED_FOR.get(mail, "sign-up")
        if mail_limits.are_too_many(kind, email):
            return
        links = {name: _on_the_site(value) for name, value in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, context | links)
        mail_limits.count(kind, email)
        unconfirmed.note(self.request, mail, email)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell an account's owner what was done, once it is; a mail that cannot be sent undoes nothing."""
        events.log(template_prefix.rpartition("/")[2], self.request, user=user)
        if to := email or EmailAddress.objects.get_primary_email(user):
            mail = self.render_mail(template_prefix, to, self._facts() | (context or {}))
            transaction.on_commit(mail.send, robust=True)

    def _facts(self) -> dict[str, Any]:
        """What every notice says: when, from where, and what to do if it was somebody else."""
        return {
            "timestamp": timezone.now(),
            "ip": self.get_client_ip(self.request),
            "user_agent": self.get_http_user_agent(self.request)[:LONGEST_BROWSER],
            "password_reset_url": _on_the_site(reverse("account_reset_password")),
            "support_email": settings.SUPPORT_EMAIL,
        }

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as verified and do what comes with it, both or neither."""
        with transaction.atomic():
            is_confirmed: bool = super().confirm_email(request, email_address)
            if is_confirmed:
                unconfirmed.forget(request)
                for act in extensions.when_verified:
                    act(email_address.user)
        return is_confirmed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where something waits, else as always; an address that the form names goes before."""
        return next((found for where in extensions.where_it_waits if (found := where(request))), "") or str(
            super().get_login_redirect_url(request)
        )

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same after a sign-up."""
        return self.get_login_redirect_url(request)

    def login(self, request: HttpRequest, user: User) -> None:
        """Log in, for as long as a log-in lasts."""
        super().login(request, user)
        sessions.begin(request)

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Tell the owner where the browser is a new one; whoever just signed up with it knows."""
        response: HttpResponse = super().post_login(request, user, **options)
        events.log("logged_in", request, user=user)
        if not options["signup"] and not known_browsers.is_known(request, user):
            self.send_notification_mail("account/email/new_browser", user)
        known_browsers.remember(request, user)
        return response

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """The ways to show who it is, in our words."""
        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS_TO_BE_SURE.get(way["id"], way["description"])} for way in ways]

    def logout(self, request: HttpRequest) -> None:
        """Log out."""
        if isinstance(request.user, User):
            events.log("logged_out", request, user=request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Set a password; the browser of the owner who chooses it stays known."""
        super().set_password(user, password)
        if self.request.user == user:
            known_browsers.remember(self.request, user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to look at a password after too many wrong ones."""
        if attempts.are_too_many(request, credentials["email"]):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong password; the one too many is told to the owner."""
        address = credentials["email"]
        events.log("log_in_failed", request, address=address)
        if not attempts.count(request, address) or not (user := User.objects.filter(email=address).first()):
            return
        if not mail_limits.are_too_many("paused", address, most=1):
            mail_limits.count("paused", address)
            self.send_notification_mail("account/email/log_in_paused", user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Five wrong ones count for the address and the network that they come from."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{network_of_request(request)}"

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        attempts.forget(request, credentials["email"])


def _on_the_site(url: str) -> str:
    parts = urlsplit(url)
    return f"{settings.SITE_URL}{parts.path}{'?' if parts.query else ''}{parts.query}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's hooks for two-step log-in."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {"unverified_email": UNVERIFIED}

    def encrypt(self, text: str) -> str:
        """A secret as the database has it."""
        return second_factors.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it was."""
        return second_factors.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The key as a picture with a white ground, so that an app reads it on a dark page too."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(picture.to_string(encoding="unicode"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom passkeys are for: the host of SITE_URL, whatever host name the request came to.

        On a developer's machine the request's own: browsers make no passkey for a number, and one for localhost.
        """
        own: dict[str, str] = super().get_public_key_credential_rp_entity()
        host = urlsplit(settings.SITE_URL).hostname or ""
        return {"id": own["id"] if settings.DEBUG else host, "name": "MaxVideo"}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """What a passkey is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

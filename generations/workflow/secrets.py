"""Own keys that wait in the database until their request is submitted."""

from generations.models import Generation
from maxvideo.web import encryption


def encrypt_again() -> int:
    """Encrypt with the first key what is under another; one that is submitted meanwhile has none any more."""
    rows = Generation.objects.exclude(secret_arguments="").values_list("pk", "secret_arguments")
    old = [row for row in rows.iterator() if not encryption.is_current(row[1], encryption.OF_A_GENERATION)]
    return sum(
        Generation.objects.filter(pk=pk, secret_arguments=text).update(
            secret_arguments=encryption.encrypt(encryption.decrypt(text))
        )
        for pk, text in old
    )

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from maxvideo.accounts.models import User

TABLE = "account_emailaddress"


@pytest.mark.django_db(transaction=True)
def test_sign_up_that_breaks_half_way_leaves_nothing_and_may_be_sent_again(client: Client) -> None:
    data = {"email": "new@example.org", "password1": "correct horse battery"}
    client.get("/accounts/signup/")
    with connection.cursor() as cursor:
        cursor.execute(BREAK[connection.vendor])
        try:
            with pytest.raises(DatabaseError):
                client.post("/accounts/signup/", data)
        finally:
            cursor.execute(MEND[connection.vendor])

    assert not User.objects.exists()
    assert client.post("/accounts/signup/", data).status_code == 302
    assert User.objects.get().emailaddress_set.get().email == data["email"]


# Addresses may be read and not written.
BREAK = {
    "sqlite": f"CREATE TRIGGER broken BEFORE INSERT ON {TABLE} BEGIN SELECT RAISE(ABORT, 'broken'); END",
    "postgresql": f"ALTER TABLE {TABLE} ADD CONSTRAINT broken CHECK (email = '') NOT VALID",
}
MEND = {"sqlite": "DROP TRIGGER broken", "postgresql": f"ALTER TABLE {TABLE} DROP CONSTRAINT broken"}

"""A log-in that Chromium has saved: a row in its profile, as the browser itself would have written it.

A browser without windows asks nobody whether to save a password, so that the profile is made by it and the row by us.
With `--password-store=basic` a password is encrypted under a key that stands in Chromium's source
(components/os_crypt/sync/os_crypt_linux.cc).
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

DATABASE: Final = "Default/Login Data"
ARGUMENT: Final = "--password-store=basic"
SINCE_1601: Final = 11_644_473_600
"""Seconds from Chromium's epoch to that of Unix."""


def save(profile: Path, site: str, email: str, password: str) -> None:
    """Write it into a profile that Chromium has made and closed."""
    now = int((time.time() + SINCE_1601) * 1_000_000)
    known = {
        "origin_url": f"{site}/accounts/login/",
        "signon_realm": f"{site}/",
        "username_element": "login",
        "username_value": email,
        "password_element": "password",
        "password_value": _encrypted(password),
        "date_created": now,
        "date_last_used": now,
        "date_password_modified": now,
        "times_used": 1,
    }
    with closing(sqlite3.connect(profile / DATABASE)) as database, database:
        columns = database.execute("SELECT name, type FROM pragma_table_info('logins') WHERE name <> 'id'").fetchall()
        row = {name: known.get(name, _nothing(kind)) for name, kind in columns}
        marks = ", ".join("?" * len(row))
        database.execute(f"INSERT INTO logins ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _nothing(kind: str) -> str | int | bytes:
    return {"INTEGER": 0, "BLOB": b""}.get(kind, "")


def _encrypted(password: str) -> bytes:
    key = PBKDF2HMAC(hashes.SHA1(), 16, b"saltysalt", 1).derive(b"peanuts")
    padder, cipher = padding.PKCS7(128).padder(), Cipher(algorithms.AES(key), modes.CBC(b" " * 16)).encryptor()
    padded = padder.update(password.encode()) + padder.finalize()
    return b"v10" + cipher.update(padded) + cipher.finalize()

import re
import unicodedata

from django.db import migrations, models
from django.db.models import Q

from maxvideo.web.migration_operations import RunInBatches, drop_index, patience

SINGLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u2800\u3164\ufeff\uffa0"
RANGES = [(0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFFF0, 0xFFFB)]
RANGES += [(0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0, 8), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F)]
INVISIBLE = {ord(char): None for char in SINGLE} | {n: None for low, high in RANGES for n in range(low, high + 1)}
ALIKE = {
    ord(char): kept
    for kept, chars in {
        "'": "‘’‚‛′ʹʻʼʽˈ`´׳՚ꞌ",
        '"': "“”„‟«»″〝〞〟״",
        "-": "‐‑‒–—―−⁃",
        "i": "ı",
        "ی": "يى",
        "ک": "ك",
        "": "ـ",
    }.items()
    for char in chars
}
SEARCHED = "user_id, (COALESCE(search_text, LOWER(prompt))) gin_trgm_ops"
AS_BEFORE = "user_id, (UPPER(prompt)) gin_trgm_ops"


def fill(apps, connection, rows):
    """One statement for each row: a single one for all of them costs Django ten times as long to write down."""
    pk = apps.get_model("generations", "Generation")._meta.pk
    forms = [
        (search_form(prompt), pk.get_db_prep_value(identity, connection))
        for identity, prompt in rows.values_list("pk", "prompt")
    ]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE generations_generation SET search_text = %s WHERE id = %s", forms)


def search_form(text):
    seen = unicodedata.normalize("NFC", text.translate(INVISIBLE)).translate(ALIKE)
    for _ in range(2):
        seen = unicodedata.normalize("NFKD", seen).casefold()
    composed = unicodedata.normalize("NFKC", re.sub("i\u0307+", "i", seen))
    return " ".join(composed.translate(ALIKE).split())


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with patience(schema_editor):
            make(schema_editor, "generation_search_text", f"USING gin ({SEARCHED})")
            make(schema_editor, "generation_search_due", "(id) WHERE search_text IS NULL")
            drop_index(schema_editor, "generation_prompt")
    else:
        columns = '("id") WHERE "search_text" IS NULL'
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS generation_search_due ON generations_generation {columns}")


def index_as_before(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with patience(schema_editor):
            make(schema_editor, "generation_prompt", f"USING gin ({AS_BEFORE})")
            drop_index(schema_editor, "generation_search_text")
            drop_index(schema_editor, "generation_search_due")
    else:
        schema_editor.execute("DROP INDEX IF EXISTS generation_search_due")


def make(schema_editor, name, rest):
    """While others write. One that was broken off is there but of no use: it is made again."""
    drop_index(schema_editor, name)
    schema_editor.execute(f"CREATE INDEX CONCURRENTLY {name} ON generations_generation {rest}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("generations", "0004_search_text"),
    ]

    operations = [
        RunInBatches("generations.Generation", fill, only=Q(search_text=None)),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(index, index_as_before)],
            state_operations=[
                migrations.AddIndex(
                    "generation",
                    models.Index(fields=["id"], name="generation_search_due", condition=Q(search_text=None)),
                ),
            ],
        ),
    ]

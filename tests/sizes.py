"""How large the tests are that may be of any size: small by default, and whole under `bin/test --long`."""

import os
from typing import Final

LONG: Final = os.environ.get("MAXVIDEO_LONG") == "1"

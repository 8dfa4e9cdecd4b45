"""Write the golden outputs anew, to be read before they are committed: `python tests/showing/renew.py`."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from showing_golden import GOLDEN  # noqa: E402

for name, shown in GOLDEN.items():
    (HERE / name).write_text(shown(), "utf8")

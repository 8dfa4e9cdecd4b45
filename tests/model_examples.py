"""How many replies the laws of the model writer are tried on."""

import os

EXAMPLES = int(os.environ.get("BRIEFBOT_EXAMPLES", "150"))

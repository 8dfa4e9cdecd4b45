"""How many replies the laws of the model writer are tried on."""

import os

EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "150"))

"""How a name stands in an address of ours."""

import re
import unicodedata


def slug(name: str) -> str:
    """The letters and figures of a name, of whatever script, in lower case, with hyphens for the rest: "nadia-oster"."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-")

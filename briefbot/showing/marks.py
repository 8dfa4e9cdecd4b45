"""The quotation marks of each language."""

_MARKS = {
    "de": ("„", "“"),
    "cs": ("„", "“"),
    "sk": ("„", "“"),
    "bg": ("„", "“"),
    "pl": ("„", "”"),
    "ro": ("„", "”"),
    "hu": ("„", "”"),
    "fr": ("«\u202f", "\u202f»"),
    "es": ("«", "»"),
    "it": ("«", "»"),
    "ru": ("«", "»"),
    "uk": ("«", "»"),
    "sv": ("”", "”"),
    "fi": ("”", "”"),
    "ja": ("「", "」"),
    "zh-tw": ("「", "」"),
}


def quote_marks(language: str) -> tuple[str, str]:
    """The opening and the closing mark of that language; English ones where it is unknown."""
    tag = language.lower().replace("_", "-")
    return _MARKS.get(tag) or _MARKS.get(tag.partition("-")[0], ("“", "”"))

"""Bring briefbot/locale up to date with the sentences in the code: `python tests/catalogue_words.py [LANGUAGE ...]`.

New sentences are added without a translation, those that are gone are dropped; a language that is named is begun.
"""

import sys
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "briefbot"
LOCALE = PACKAGE / "locale"
SAYING = {"say": None, "say_number": (1, 2), "marked": None}
SPEAKING = [("**.py", "python"), ("**.html", "jinja2")]
# What the header says of times, people and addresses: the history of the file tells them better.
NOISE = tuple(f'"{name}' for name in ("Project", "Report", "POT-", "PO-", "Last-", "Language-Team", "Generated"))


@cache
def said() -> Catalog:
    """Every sentence that the code says, with the files it stands in."""
    found = Catalog(project="briefbot", charset="utf-8")
    telling = {"keywords": SAYING, "comment_tags": ("For translators:",)}
    for name, _, message, comments, _ in extract_from_dir(PACKAGE, SPEAKING, **telling):
        found.add(message, locations=[(f"briefbot/{name}", None)], auto_comments=comments)
    return found


def translated(language: str) -> Catalog:
    """The sentences as they are translated; none for a language that is not begun."""
    file = LOCALE / f"{language}.po"
    if not file.exists():
        return Catalog(locale=language.replace("-", "_"), charset="utf-8")
    with file.open("rb") as po:
        return read_po(po, locale=language.replace("-", "_"))


def renew(language: str) -> None:
    """Write the file of that language anew."""
    catalog = translated(language)
    catalog.update(said(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment = f"# What briefbot says, in {catalog.locale and catalog.locale.english_name}."
    catalog.fuzzy = False
    written = BytesIO()
    write_po(written, catalog, width=120, sort_output=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    (LOCALE / f"{language}.po").write_text("".join(line for line in lines if not line.startswith(NOISE)), "utf-8")


def main(languages: Sequence[str]) -> None:
    """Renew every language, and those that are named."""
    for language in sorted({file.stem for file in LOCALE.glob("*.po")} | set(languages)):
        renew(language)


if __name__ == "__main__":
    main(sys.argv[1:])

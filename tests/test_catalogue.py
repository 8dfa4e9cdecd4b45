"""The catalogue of sentences: what the code says, every language says, and the same is filled in."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message
from catalogue_words import LOCALE, PACKAGE, SAYING, said, translated
from hypothesis import given
from hypothesis import strategies as st

from briefbot.showing.catalogue import SOURCE, catalogue_for, language_for, language_names, languages

OTHERS = sorted(file.stem for file in LOCALE.glob("*.po"))
WHEN = datetime(2026, 3, 4, 15, 20, tzinfo=UTC)


def sentences(catalog: Catalog) -> dict[str | tuple[str, ...], Message]:
    """The messages by their id; a sentence with numbers has two."""
    return {message.id if isinstance(message.id, str) else tuple(message.id): message for message in catalog if message.id}


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every place of the code where something is said, or marked to be."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in SAYING:
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", node


def literals(call: ast.Call) -> tuple[str, ...]:
    return tuple(part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_code_is_translated_and_none_is_stale(language: str) -> None:
    catalog = translated(language)

    missing = [id_ for id_, message in sentences(catalog).items() if not all(strings(message))]
    assert sentences(said()).keys() - sentences(catalog).keys() == set(), "./run words adds them"
    assert sentences(catalog).keys() - sentences(said()).keys() == set(), "./run words drops them"
    assert missing == [], f"translate them in briefbot/locale/{language}.po"
    assert not catalog.obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_a_guess_or_lacks_a_plural(language: str) -> None:
    catalog = translated(language)

    for id_, message in sentences(catalog).items():
        assert not message.fuzzy, id_
        assert len(strings(message)) == (1 if isinstance(id_, str) else catalog.num_plurals), id_


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_what_the_sentence_does(language: str) -> None:
    for id_, message in sentences(translated(language)).items():
        asked = names(id_ if isinstance(id_, str) else id_[1])

        assert [names(string) for string in strings(message)] == [asked] * len(strings(message)), id_


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_begins_or_ends_with_space(language: str) -> None:
    for message in sentences(translated(language)).values():
        assert [string.strip() for string in strings(message)] == list(strings(message))


def test_a_number_is_named_in_the_singular_too_since_in_other_languages_that_is_said_of_more() -> None:
    numbered = [id_ for id_ in sentences(said()) if not isinstance(id_, str)]

    assert numbered
    assert [id_ for id_ in numbered if names(id_[0]) != names(id_[1]) or "number" not in names(id_[0])] == []


def test_every_sentence_that_the_code_says_is_found() -> None:
    found = {sentence for id_ in sentences(said()) for sentence in ([id_] if isinstance(id_, str) else id_)}

    assert {where: lost for where, call in calls() if (lost := set(literals(call)) - found)} == {}


def test_every_sentence_of_a_template_is_found() -> None:
    found = {sentence for id_ in sentences(said()) for sentence in ([id_] if isinstance(id_, str) else id_)}
    templates = {file: file.read_text("utf-8") for file in sorted(PACKAGE.rglob("*.html"))}
    lost = {
        file.name: [
            text for text in re.findall(r"""\bsay(?:_number)?\(\s*("[^"]*"|'[^']*')""", written) if text[1:-1] not in found
        ]
        for file, written in templates.items()
    }

    assert templates
    assert {name: texts for name, texts in lost.items() if texts} == {}


def test_nothing_is_said_that_is_put_together_when_it_runs() -> None:
    loose = {where for where, call in calls() if any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in call.args)}

    assert loose == set()


def test_each_language_has_a_name_of_its_own() -> None:
    assert language_names() == {"en": "English", "de": "Deutsch", "uk": "Українська"}
    assert languages() == (SOURCE, *OTHERS)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE_at", "de"),
        ("uk-Cyrl-UA", "uk"),
        ("en-US", "en"),
        ("pt-BR", "en"),
        ("", "en"),
        ("-", "en"),
        ("de1", "en"),
        ("../../de", "en"),
    ],
)
def test_a_tag_finds_the_nearest_language_and_else_english(tag: str, language: str) -> None:
    assert language_for(tag) == language
    assert catalogue_for(tag).language == language


@given(st.text(max_size=60) | st.from_regex(r"\A(en|de|uk)([-_][A-Za-z0-9]{1,8}){0,4}\Z"))
def test_any_tag_finds_a_language(tag: str) -> None:
    words = catalogue_for(tag)

    assert words.language in languages()
    assert words.moment(WHEN, UTC)
    assert words.say("Sources")


def test_a_number_is_said_as_the_language_counts() -> None:
    one, many = "Written by {model} from {number} source", "Written by {model} from {number} sources"
    ukrainian = [catalogue_for("uk").say_number(one, many, number, model="M") for number in (1, 2, 5, 21)]

    assert catalogue_for("de").say_number(one, many, 1, model="M") == "Von M aus 1 Quelle"
    assert catalogue_for("en").say_number(one, many, 21, model="M") == "Written by M from 21 sources"
    assert catalogue_for("de").say_number(one, many, 12345, model="M") == "Von M aus 12.345 Quellen"
    assert [said.split(" за ")[1] for said in ukrainian] == ["1 джерелом", "2 джерелами", "5 джерелами", "21 джерелом"]


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert catalogue_for("en").say("Digest at {time}", time="{time.__class__}") == "Digest at {time.__class__}"


def test_a_sentence_without_values_stays_as_it_stands() -> None:
    assert catalogue_for("en").say("Sources: {sources}") == "Sources: {sources}"


def test_times_are_told_as_the_reader_tells_them_in_their_zone() -> None:
    kyiv, new_york = ZoneInfo("Europe/Kyiv"), ZoneInfo("America/New_York")

    assert catalogue_for("en").moment(WHEN, UTC) == "4 Mar 2026, 15:20 UTC"
    assert catalogue_for("en-US").moment(WHEN, new_york) == "Mar 4, 2026, 10:20\u202fAM EST"
    assert catalogue_for("uk").moment(WHEN, kyiv) == "4 бер. 2026\u202fр., 17:20 EET"
    assert catalogue_for("de").day(WHEN.date()) == "Mittwoch, 4. März"
    assert catalogue_for("uk").full_day(WHEN.date()) == "середа, 4 березня 2026\u202fр."
    assert catalogue_for("en").full_day(WHEN.date()) == "Wednesday, 4 March 2026"
    assert catalogue_for("de").clock(WHEN, kyiv) == "17:20"


def test_names_are_listed_as_the_language_lists_them() -> None:
    assert [catalogue_for(tag).listed(["A", "B", "C"]) for tag in ("en", "de", "uk")] == [
        "A, B and C",
        "A, B und C",
        "A, B і C",
    ]
    assert [catalogue_for("en").listed(names) for names in ([], ["A"], ["A", "B"])] == ["", "A", "A and B"]


def test_every_ukrainian_sentence_is_written_in_ukrainian_letters() -> None:
    strange = [message.id for message in translated("uk") if message.id and any(map(_has_no_cyrillic, strings(message)))]

    assert strange == []


def _has_no_cyrillic(said: str) -> bool:
    return not re.search("[а-яіїєґ]", said, re.IGNORECASE)

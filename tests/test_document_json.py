"""A brief as a document: it follows the schema, and comes back only where its sources still bear it out."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from showing_briefs import briefs, treaty

from briefbot.errors import Ungrounded
from briefbot.showing.document import from_json, to_json
from briefbot.values import Article, Brief

SCHEMA = json.loads((files("briefbot.showing") / "brief.schema.json").read_text("utf8"))
GOLDEN = Path(__file__).parent / "showing" / "treaty.json"

quick = settings(max_examples=40, deadline=None)


def articles(brief: Brief) -> dict[str, Article]:
    return {source.article.id: source.article for source in brief.sources}


def altered(old: str, new: str) -> str:
    document = to_json(treaty())
    assert old in document
    return document.replace(old, new)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_document_is_as_it_was() -> None:
    assert to_json(treaty()) + "\n" == GOLDEN.read_text("utf8")


@quick
@given(briefs())
def test_every_brief_follows_the_schema(brief: Brief) -> None:
    errors = list(Draft202012Validator(SCHEMA).iter_errors(json.loads(brief.to_json())))

    assert errors == []


@quick
@given(briefs())
def test_what_was_written_comes_back(brief: Brief) -> None:
    document = to_json(brief)

    assert to_json(from_json(document, articles(brief))) == document


def test_the_schema_refuses_what_it_does_not_name() -> None:
    document = json.loads(to_json(treaty())) | {"mood": "sunny"}

    assert not Draft202012Validator(SCHEMA).is_valid(document)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"text": "a decent beginning with no teeth"', '"text": "a splendid beginning"'),
        ('Both parliaments must ratify the treaty by the end of June."\n    }', 'Both parliaments have ratified it."\n    }'),
        ('"name": "Ilse Varga"', '"name": ""'),
        ('"evidence": [\n        "B1"\n      ]', '"evidence": []'),
        ('"evidence": [\n        "B1"\n      ]', '"evidence": ["B9"]'),
        ('"source": "A"\n        }', '"source": "Z"\n        }'),
        ('"start": 0', '"start": -400'),
        ('"schema": 1', '"schema": 2'),
        ('"schema": 1', '"scheme": 1'),
        ('"article": "radio-3"', '"article": "radio-4"'),
    ],
)
def test_a_document_that_its_sources_do_not_bear_out_cannot_be_read(old: str, new: str) -> None:
    with pytest.raises(Ungrounded):
        from_json(altered(old, new), articles(treaty()))


@pytest.mark.parametrize("document", ["", "no JSON", "[]", "null", '{"schema": 1}', "[" * 100_000])
def test_what_is_no_brief_cannot_be_read(document: str) -> None:
    with pytest.raises(Ungrounded):
        from_json(document, {})


def test_a_brief_of_an_article_that_has_changed_cannot_be_read() -> None:
    changed = {id_: replace(article, text=f"Corrected. {article.text}") for id_, article in articles(treaty()).items()}

    with pytest.raises(Ungrounded):
        from_json(to_json(treaty()), changed)


def test_only_the_cited_sentences_travel_with_a_brief() -> None:
    brief = treaty()
    back = from_json(to_json(brief), articles(brief))

    assert {s.id for source in back.sources for s in source.sentences} == {s.id for s in brief.evidence}


def test_two_sources_of_a_brief_cannot_share_a_letter() -> None:
    brief = treaty()

    with pytest.raises(Ungrounded):
        replace(brief, sources=(*brief.sources, replace(brief.sources[0])))

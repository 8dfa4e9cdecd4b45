"""In whose mouth each quote of the sample articles stands, as a person reads them: the truth below was written by hand."""

import re
from pathlib import Path

import pytest

import briefbot
from briefbot.reading.page import read_page
from briefbot.reading.statements import find_statements
from briefbot.values import Statement

ARTICLES = Path(briefbot.__file__).parent / "demo" / "articles"

# article, speaker: role as the text gives it (or "" where it is no apposition), is expert, how each quote begins
TRUTH = {
    "central-bank": {
        "Helena Moss": ("Governor", False, ["We see the coast", "We will not cut"]),
        "Priya Lindqvist": ("chief economist at Aldmoor Bank", True, ["The bank is fighting", "Nobody builds a house"]),
        "Henrik Sole": ("who studies labour markets at the Northern School of Economics", True, ["If you cut into that"]),
        "Emil Strand": ("Finance Minister", False, ["respected the decision"]),
        "Stefan Arlt": ("former deputy governor", True, ["Two members voted", "Councils turn like ferries"]),
    },
    "kestrel-recall": {
        "Ingrid Maas": ("the chief executive", False, ["We should have found this"]),
        "Dirk Olsen": ("a spokesman for the service", False, ["Letters will arrive"]),
        "Pavel Ronn": ("the authority's director", False, ["We will look at dates"]),
        "Sofia Brandt": ("its chairwoman", False, ["The people on the line"]),
    },
    "sarn-treaty-courier": {
        "Anton Reyl": (
            "a former water minister who led the Ostavian side in the failed talks of 1997",
            True,
            ["It is a decent beginning", "Nobody is fined", "makes it expensive"],
        ),
        "Nadia Oster": (
            "a professor of water law at the University of Aldmoor",
            True,
            ["That half-sentence", "will be quoted in courts"],
        ),
        "Dorota Halvey": ("Prime Minister", False, ["I did not come here", "I came so that"]),
        "Klara Venn": ("", False, ["My voters keep boats", "They can also count"]),
        "Marek Tolland": ("the leader of the opposition National Union", False, ["a gift with our address"]),
        "Adela Roth": ("A spokeswoman for the foreign ministry", False, ["We have waited for forty years"]),
    },
    "sarn-treaty-radio": {
        "Nadia Oster": (
            "who teaches water law at the University of Aldmoor",
            True,
            ["matter more than", "You can break a promise", "It is much harder"],
        ),
        "Ilse Varga": ("hydrologist", True, ["By the middle of the century", "The treaty has no page"]),
        "Jonas Petrik": ("who grows maize and pumpkins", False, ["I will believe it"]),
        "Piet Lanz": ("a spokesman", False, ["That is a question for the regulator"]),
        "Emil Strand": ("Finance Minister", False, ["We are buying peace"]),
    },
    "sarn-treaty-wire": {
        "Dorota Halvey": ("Prime Minister", False, ["We have stopped counting", "This river has been a border"]),
        "Josef Karr": ("Her Lethanian counterpart", False, ["the first document on the Sarn"]),
        "Ilse Varga": (
            "a hydrologist at the Institute for Water Research in Aldmoor",
            True,
            ["A floor of 310", "You cannot release water", "The treaty should have promised"],
        ),
        "Tomas Brandl": (
            "a senior fellow at the Centre for Border Studies who has advised both governments",
            True,
            ["Every Sarn agreement", "My grandfather kept an inn"],
        ),
        "Piet Lanz": ("its spokesman", False, ["We will honour the treaty"]),
        "Marek Tolland": ("who leads the opposition in Ostavia", False, ["You do not sell a river"]),
    },
    "sepsis-checklist": {
        "Ruth Amsel": (
            "an epidemiologist at the University Hospital of Brellin",
            True,
            [
                "There is nothing on that page",
                "What it changes",
                "We did not invent anything",
                "We counted who",
                "Then we bought a printer",
            ],
        ),
        "Oskar Thiel": (
            "an intensive care specialist who was not involved in the study",
            True,
            ["A checklist without hands", "It costs nothing", "and I have been in this profession"],
        ),
        "Mira Costa": ("who has worked in emergency wards", False, ["You do not have to say", "You point at box four"]),
        "Lukas Ferrand": ("Health Minister", False, ["We will not wait for a law"]),
    },
    "nachtzug": {
        "Karin Lohmann": ("", False, ["Wir verkaufen keine Nostalgie"]),
        "Lena Brückner": ("", False, ["Ein Nachtzug verdient"]),
        "Paul Denk": ("", False, ["Das ist weniger"]),
        "Georg Seidel": ("", False, ["Ich hätte es wieder getan", "Aber damals kostete"]),
    },
}
# Quotes that the reader does not hear, or hears without a speaker. That is a pity, and no lie.
UNHEARD = {
    "sarn-treaty-wire": {"the first document on the Sarn"},
}


def _read(name: str) -> tuple[str, tuple[Statement, ...]]:
    text = read_page((ARTICLES / f"{name}.html").read_bytes(), f"https://example.org/{name}").text
    return text, find_statements(text)


def _mouths(name: str) -> dict[str, str]:
    text, statements = _read(name)
    return {text[start:end]: s.speaker for s in statements if s.is_person for start, end in s.quotes}


@pytest.mark.parametrize("name", TRUTH)
def test_every_quote_of_a_sample_article_is_in_its_speakers_mouth(name: str) -> None:
    found = _mouths(name)
    speakers = {opening: speaker for speaker, (_, _, quotes) in TRUTH[name].items() for opening in quotes}
    said = {text: next((speakers[opening] for opening in speakers if text.startswith(opening)), "") for text in found}

    assert {text: _surname(speaker) for text, speaker in found.items()} == {text: _surname(who) for text, who in said.items()}


@pytest.mark.parametrize("name", TRUTH)
def test_no_quote_of_a_sample_article_is_missed_but_those_known(name: str) -> None:
    found = _mouths(name)
    truth = {opening for _, _, quotes in TRUTH[name].values() for opening in quotes}
    missed = {opening for opening in truth if not any(text.startswith(opening) for text in found)}

    assert missed == UNHEARD.get(name, set())


@pytest.mark.parametrize("name", TRUTH)
def test_a_role_in_a_sample_article_runs_no_further_than_the_truth(name: str) -> None:
    _, statements = _read(name)
    roles = {statement.speaker: statement.role for statement in statements if statement.role}

    for speaker, role in roles.items():
        assert len(role) <= 90, role
        assert not re.search(r"[,;]$|\bsaid\b", role)
        assert speaker not in TRUTH[name] or _alike(role, TRUTH[name][speaker][0]), (speaker, role)


@pytest.mark.parametrize("name", TRUTH)
def test_who_explains_is_an_expert_and_who_acts_a_voice_in_the_sample_articles(name: str) -> None:
    _, statements = _read(name)
    experts = {statement.speaker for statement in statements if statement.is_expert}

    for speaker, (role, is_expert, _) in TRUTH[name].items():
        heard = [statement for statement in statements if statement.speaker == speaker and statement.role]
        assert not heard or not role or (speaker in experts) == is_expert, speaker


def _surname(name: str) -> str:
    return name.rpartition(" ")[2]


def _alike(role: str, truth: str) -> bool:
    return not truth or role.startswith(truth) or truth.startswith(role)

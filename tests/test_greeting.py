"""What the service says when it begins and ends, and what becomes of a delivery, in the reader's language."""

from datetime import UTC, datetime

import pytest
from rich.console import Console

from briefbot.showing.audience import Audience
from briefbot.showing.catalogue import catalogue_for
from briefbot.showing.chats import ChatRow, chats_in_terminal
from briefbot.showing.facts import delivery_name
from briefbot.showing.greeting import Greeting, cut_short, farewell, greeting
from briefbot.showing.status import DeliveryLine, settled_in_terminal

MADE = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
LINE = DeliveryLine(id=7, state="failed", whom="Ada (telegram:42)", headline="Ferry to stop in May", made=MADE)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            Greeting(command="briefbot", feeds=0),
            [
                "no feed is followed yet; `briefbot feeds add URL` follows one, also while this runs",
                "briefs appear here as they are written; Ctrl-C stops",
            ],
        ),
        (
            Greeting(command="briefbot", feeds=1, mails=True, chats=1, pages="http://127.0.0.1:8080", advice=("a is not set",)),
            [
                "1 feed is followed",
                "but a is not set",
                "briefs appear here as they are written and go by mail and to 1 other chat; "
                "the pages are at http://127.0.0.1:8080; Ctrl-C stops",
            ],
        ),
        (
            Greeting(command="briefbot", feeds=2, is_in_telegram=True, mails=True, chats=2),
            ["2 feeds are followed", "briefs go to Telegram, by mail and to 2 other chats; Ctrl-C stops"],
        ),
    ],
)
def test_who_starts_the_service_is_told_what_is_followed_and_where_briefs_go(told: Greeting, said: list[str]) -> None:
    assert greeting(told, catalogue_for("en")).split("\n") == said


def test_the_service_begins_and_ends_in_the_language_of_the_desk() -> None:
    told = Greeting(command="briefbot", feeds=5, is_in_telegram=True, chats=3)
    german, ukrainian = catalogue_for("de"), catalogue_for("uk")

    assert greeting(told, german) == "5 Feeds werden gelesen\nBerichte gehen an Telegram und an 3 andere Chats; Strg-C hält an"
    assert greeting(told, ukrainian) == "читається 5 стрічок\nогляди надходять до Telegram і до 3 інших чатів; Ctrl-C зупиняє"
    assert farewell(german, by_key=True, verbose=True) == "noch einmal Strg-C hält sofort an"
    assert farewell(german, by_key=False, verbose=True) == ""
    assert cut_short(german) == "hält sofort an"


@pytest.mark.parametrize(
    ("language", "send", "said"),
    [
        ("en", True, "will be sent to Ada (telegram:42): Ferry to stop in May"),
        ("en", False, "dropped: to Ada (telegram:42): Ferry to stop in May"),
        ("de", True, "geht an Ada (telegram:42): Ferry to stop in May"),
        ("uk", False, "відкинуто: для Ada (telegram:42): Ferry to stop in May"),
    ],
)
def test_who_decides_on_a_delivery_is_told_what_becomes_of_it(language: str, send: bool, said: str) -> None:
    console = Console(width=80)
    with console.capture() as captured:
        console.print(settled_in_terminal(LINE, catalogue_for(language), send=send))

    assert captured.get().strip() == said


def test_a_digest_which_has_no_headline_is_called_by_its_day() -> None:
    assert delivery_name("Ferry to stop in May", MADE, Audience()) == "Ferry to stop in May"
    assert delivery_name("", MADE, Audience()) == "the digest of Monday, 4 May"
    assert delivery_name("", MADE, Audience(language="de")) == "der Überblick von Montag, 4. Mai"


def test_the_chats_are_listed_in_the_language_of_the_desk() -> None:
    rows = [
        ChatRow(name="team", service="Slack", topics=("sea",), words=("ferry", "coast guard"), digest="07:30"),
        ChatRow(name="phone", service="ntfy"),
    ]

    assert chats_in_terminal(rows, catalogue_for("de")).split("\n") == [
        "team  Slack  Themen sea; Wörter ferry, coast guard; einmal am Tag um 07:30",
        "phone  ntfy  alles; sofort",
    ]

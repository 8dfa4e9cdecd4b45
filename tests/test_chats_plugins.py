"""Apprise's plugins, opened: which URLs are taken, and how each service is written to."""

import json
import re
from dataclasses import replace

import pytest
from showing_briefs import crowd, treaty

from briefbot.adapters.chats.plugins import BadUrl, OpenChat, open_chat
from briefbot.adapters.chats.services import SERVICES
from briefbot.showing.audience import Audience
from briefbot.showing.chat import Chat, in_chat
from briefbot.values import KeyPoint

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/#news"
DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
TEAMS = "workflows://prod-99.westeurope.logic.azure.example.org:443/643e69f83c8944/4f1b2dcSignature"


@pytest.mark.parametrize(
    ("url", "dialect", "most", "title"),
    [
        (SLACK, "slack", 3000, 0),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7", "slack", 3000, 0),
        (f"{SLACK}?format=text", "text", 3000, 0),
        (DISCORD, "markdown", 2000, 0),
        ("https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "markdown", 2000, 0),
        ("matrixs://ada:lovelace@matrix.example.org/!room:example.org", "html", 20_000, 0),
        ("matrixs://token-token-token@matrix.example.org/?mode=slack", "html", 20_000, 0),
        ("ntfys://ntfy.example.org/our-briefs", "text", 4000, 200),
        ("ntfys://ntfy.example.org/our-briefs?format=markdown", "markdown", 4000, 200),
        ("mmosts://mattermost.example.org/abcdefghijklmnop1234567890", "markdown", 4000, 0),
        (TEAMS, "markdown", 20_000, 0),
        ("gotifys://gotify.example.org/Atoken123456789", "text", 30_000, 200),
        ("json://hook.example.org/in", "markdown", 30_000, 200),
        ("mailtos://ada:lovelace@example.org", "html", 30_000, 200),
    ],
)
def test_each_service_is_written_to_in_its_own_markup_within_its_limits(url: str, dialect: str, most: int, title: int) -> None:
    manner = open_chat(url).manner

    assert (manner.dialect, manner.most[0], manner.title) == (dialect, most, title)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("nonsense://token-token-token", "Apprise does not understand it; https://appriseit.com/services"),
        ("https://example.org/token-token-token", "Apprise does not understand it"),
        ("slack://token-token-token", "Apprise "),
        ("discord://token-token-token", "Apprise "),
        (f"{SLACK}/#token-token-token", "should lead to one chat: each is a [chats.NAME] of its own"),
        ("ntfy://ntfy.example.org/token-token-token/others", "should lead to one chat"),
        ("matrixs://ada:token-token-token@matrix.example.org", "names no room, and would write to every room of its account"),
        ("mqtt://broker.example.org/token-token-token", "misses a package: pip install 'paho-mqtt"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_a_word_of_it(url: str, complaint: str) -> None:
    with pytest.raises(BadUrl) as refused:
        open_chat(url)

    assert complaint in str(refused.value)
    assert "token-token" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_url_that_names_how_often_to_retry_leads_to_one_chat_all_the_same() -> None:
    assert open_chat("ntfy://ntfy.example.org/our-briefs?retry=3").manner.dialect == "text"


def test_a_person_can_say_how_long_to_wait_for_a_server() -> None:
    usual, own = (open_chat(f"ntfy://ntfy.example.org/our-briefs{wait}").plugin for wait in ("", "?rto=3&cto=2"))

    assert usual.request_timeout == (10.0, 20.0)
    assert own.request_timeout == (2.0, 3.0)


def test_between_two_messages_lies_what_the_service_asks_for_and_none_of_it_while_one_is_under_way() -> None:
    chat, quick = open_chat("ntfy://ntfy.example.org/our-briefs"), open_chat("json://hook.example.org/in")

    assert (chat.pause, chat.plugin.request_rate_per_sec) == (5.5, 0)
    assert quick.pause == 1.0


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("url", [TEAMS, "ntfy://ntfy.example.org/our-briefs"])
def test_what_is_counted_in_json_stays_within_it(url: str, language: str) -> None:
    chat = open_chat(url)
    parts = in_chat(crowd(), Chat(audience=Audience(language=language), manner=chat.manner))

    for part in parts:
        if "ntfy" in url:
            assert len(part.text.encode()) <= 4096
            assert len(json.dumps({"topic": "our-briefs", "title": part.title, "message": part.text})) <= 8000
        else:
            assert len(json.dumps(part.text)) <= 28_000 - 2_000


def test_every_service_that_we_know_is_one_of_apprises() -> None:
    from apprise.manager_plugins import NotificationManager

    assert SERVICES.keys() <= {plugin.__name__ for plugin in NotificationManager().plugins()}


@pytest.mark.parametrize("url", [DISCORD, TEAMS, "gchat://space1/key1/token1", "matrix://a:b@m.example.org/!r:example.org"])
def test_apprises_converters_leave_our_words_and_links_as_they_are(url: str) -> None:
    chat = open_chat(url)
    [part, *_] = in_chat(treaty(), Chat(audience=Audience(), manner=chat.manner))
    [call] = _calls(chat, part.text)

    assert "“You do not sell a river to win an election,”" in call
    assert "https://harbour-wire.test/2026/03/sarn-treaty" in call


@pytest.mark.parametrize("url", [DISCORD, TEAMS, "gchat://space1/key1/token1", "matrix://a:b@m.example.org/!r:example.org"])
def test_apprises_converters_bring_no_words_of_others_to_life(url: str) -> None:
    words = "<users/all> <@1> @everyone <at>Ada</at> [x](https://evil.test) <https://evil.test|x> :tada: *b*"
    brief = replace(treaty(), headline=KeyPoint(text=words, evidence=treaty().headline.evidence))
    chat = open_chat(url)
    [part, *_] = in_chat(brief, Chat(audience=Audience(), manner=chat.manner))
    [call] = _calls(chat, part.text)

    assert not re.search(r"(?<!\\)<(users|@|at>|https://evil)|@everyone|\(https://evil|:tada:", call)


def _calls(chat: OpenChat, text: str) -> list[str]:
    """What Apprise makes of a text before it goes."""
    return [call["body"] for call in chat.plugin._build_send_calls(text, body_format=chat.format, overflow="upstream")]

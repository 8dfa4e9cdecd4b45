"""The whole service in other chats, as people there meet it: a process of its own, at servers of ours on loopback."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from chat_servers import ChatServer, chat_server
from desk_command import Person
from running_bot import FERRY, ORCHARD, PATIENCE, Newsstand, newsstand, running

from briefbot.adapters.store import open_store
from briefbot.cli_run import secrets_of
from briefbot.ports import Address
from briefbot.settings import Settings


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with chat_server() as running_server:
        yield running_server


def configured(home: Path, text: str) -> Person:
    (home / "config.toml").write_text(f'[store]\nurl = "sqlite:///{home}/news.db"\n{text}', encoding="utf-8")
    return Person(home)


async def follows(person: Person, stand: Newsstand) -> None:
    added = await asyncio.to_thread(person.types, "feeds", "add", f"{stand.url}/feed.xml", FETCH__ALLOW_HOSTS="127.0.0.1")
    assert added.code == 0, added.err


async def arrives(server: ChatServer, words: str) -> None:
    """Wait until a message with these words has arrived."""
    async with asyncio.timeout(PATIENCE):
        while not any(words in arrived.title + arrived.text for arrived in server.arrived):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_each_chat_gets_what_it_is_to_have_in_its_own_form(tmp_path: Path, server: ChatServer) -> None:
    chats = server.addresses()
    person = configured(
        tmp_path,
        '[topics.sea]\nwords = ["ferry"]\n[chats.team]\ntopics = ["sea"]\n[chats.phone]\nwords = ["apple tree"]\n[chats.room]\n'
        f'url = "{chats["matrix"]}"\nlanguage = "de"\n',
    )
    urls = {"CHATS__TEAM__URL": chats["mattermost"], "CHATS__PHONE__URL": chats["ntfy"]}
    async with newsstand() as stand:
        stand.told += [FERRY, ORCHARD]
        await follows(person, stand)
        async with running(tmp_path, **urls) as bot:
            for words in ("**Westhaven ferry stops in May**", "Beetle eats through the orchards of Norrvik", "Beetle eats"):
                await arrives(server, words)
            await bot.says("to chats:room: sent")
            async with asyncio.timeout(PATIENCE):
                while len(server.arrived) < 4:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            ended = await bot.stop()
    by_place = {place: [one for one in server.arrived if place in one.place] for place in ("/hooks/", "our-briefs", "!room1")}

    assert ended == 0
    assert [len(messages) for messages in by_place.values()] == [1, 1, 2]
    assert "> “We can't pay for two boats any longer, and nobody should be surprised by that”" in by_place["/hooks/"][0].text
    assert by_place["our-briefs"][0].title == "Beetle eats through the orchards of Norrvik"
    assert all("<b>" in one.html and "Quellen: " in one.html for one in by_place["!room1"])
    assert "briefs appear here as they are written and go to 3 other chats" in "".join(bot.said)
    assert not re.search("lovelace|our-briefs|abcdefghijklmnop|syt_secret", "".join(bot.said))


async def test_what_failed_is_sent_after_a_restart_and_a_chat_that_is_gone_is_owed_nothing(
    tmp_path: Path, server: ChatServer
) -> None:
    url = server.addresses()["json"]
    person = configured(tmp_path, f'[chats.team]\nurl = "{url}"\n[chats.old]\nurl = "{url}"\n')
    server.troubles = ["503"] * 2
    async with newsstand() as stand:
        stand.told.append(FERRY)
        await follows(person, stand)
        async with running(tmp_path) as first:
            await first.says("to chats:team: put off: [chats.team]: its server answered 503")
            await first.says("to chats:old: put off")
            await first.stop()
        with closing(sqlite3.connect(tmp_path / "news.db")) as store:  # time goes by
            store.execute("UPDATE deliveries SET next_try = made")
            store.commit()
        configured(tmp_path, f'[chats.team]\nurl = "{url}"\n')
        async with running(tmp_path) as second:
            await arrives(server, "Westhaven ferry stops in May")
            await second.stop()
    async with await open_store(f"sqlite:///{tmp_path}/news.db") as kept:
        old = await kept.subscribers.subscriber(Address(outlet="chats", chat="old"))

    assert len(server.arrived) == 1
    assert old
    assert old.status == "blocked"


@pytest.mark.parametrize("command", [("run",), ("config", "check")])
def test_a_url_that_cannot_be_used_is_told_at_once_and_not_shown(command: tuple[str, ...], tmp_path: Path) -> None:
    person = configured(tmp_path, '[chats.team]\nurl = "nonsense://token-token-token"\n[chats.bare]\n')
    said = person.types(*command, CHATS__OTHERS__URL="slack://token-token-token")

    assert said.code == 4
    assert [line.removeprefix("briefbot: ") for line in said.err.splitlines()] == [
        "config.toml:4: [chats.team] url: Apprise does not understand it; "
        "https://appriseit.com/services shows how each is written",
        "config.toml:5: [chats.bare] url: should be given, here or in the environment as BRIEFBOT_CHATS__BARE__URL",
        "BRIEFBOT_CHATS__OTHERS__URL: Apprise finds a part of it missing or wrong; "
        "https://appriseit.com/services shows how it is written",
    ]


def test_chats_that_can_be_used_are_fine(tmp_path: Path) -> None:
    said = configured(tmp_path, '[chats.team]\nurl = "ntfy://ntfy.example.org/our-briefs"\n').types("config", "check")

    assert (said.code, said.out) == (0, "config.toml: fine\n")


def test_no_part_of_a_url_that_may_be_a_key_is_shown_in_the_log() -> None:
    url = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/#news"
    known = secrets_of(Settings.model_validate({"chats": {"team": {"url": url}}}))

    assert {url, "TIiajkdnlazkcOXrIdevi7"} <= set(known)
    assert "news" not in known


async def test_who_sets_up_a_chat_can_see_that_a_line_arrives(tmp_path: Path, server: ChatServer) -> None:
    addresses = server.addresses()
    text = (
        f'[chats.team]\nurl = "{addresses["json"]}"\nlanguage = "de"\ndigest = "07:30"\nwords = ["ferry", "coast guard"]\n'
        f'[chats.phone]\nurl = "{addresses["gotify"]}"\n'
    )
    person = configured(tmp_path, text)
    listed = person.types("chats", "list")
    server.troubles = [""]
    sent = await asyncio.to_thread(person.types, "chats", "test", "team")
    server.troubles = ["404"]
    failed = await asyncio.to_thread(person.types, "chats", "test", "phone")
    stranger = person.types("chats", "test", "nobody")

    assert listed.out.splitlines() == [
        "team  JSON  words ferry, coast guard; once a day at 07:30",
        "phone  Gotify  everything; at once",
    ]
    assert (sent.code, sent.out) == (0, "team: sent\n")
    assert [arrived.text for arrived in server.arrived] == ["Das ist ein Test: briefbot kann hier schreiben."]
    assert failed.code == 6
    assert failed.err == ("briefbot: [chats.phone]: its server answered 404; it is not there any more: give it another url\n")
    assert (stranger.code, "there is no [chats.nobody] in the settings" in stranger.err) == (3, True)


def test_who_has_no_chats_is_told_how_to_name_one(tmp_path: Path) -> None:
    person = configured(tmp_path, "")
    listed, tried = person.types("chats", "list"), person.types("chats", "test")
    english, german = listed.out.splitlines(), person.types("chats", "test", DESK__LANGUAGE="de").out.splitlines()

    assert (listed.code, tried.code) == (0, 0)
    assert listed.out == tried.out
    assert english[0] == "No chats yet. Such lines in the settings set one up; `briefbot chats test` then tries it:"
    assert german[0].startswith("Noch keine Chats.")
    assert english[1:] == german[-2:] == ["  [chats.phone]", '  url = "ntfy://ntfy.sh/NAME"']

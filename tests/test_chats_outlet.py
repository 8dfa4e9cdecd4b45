"""Other chats as an outlet, at servers of ours on loopback that speak what Apprise speaks to them, and play every trouble."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from chat_oracle import seen
from chat_servers import ChatServer, chat_server
from showing_briefs import treaty
from telegram_oracle import squeezed

from briefbot.adapters.chats.hearing import Heard
from briefbot.adapters.chats.outlet import ChatsOutlet
from briefbot.adapters.chats.plugins import OpenChat, open_chat
from briefbot.adapters.chats.troubles import LATER
from briefbot.errors import Flooded, MaybeSent, NoAddress, NotSent, OutletError, Rejected
from briefbot.ports import Address, Message
from briefbot.showing.audience import Audience
from briefbot.showing.chat import Chat, in_chat

SERVICES = ("json", "ntfy", "mattermost", "rocketchat", "matrix", "gotify", "slack", "discord")
SECRETS = (
    "abcdefghijklmnop",
    "lovelace",
    "Atoken123456789",
    "our-briefs",
    "syt_secret",
    "TIiajkdnlazkcOXrIdevi7",
    "JHMHI8qBe7bk2ZwO",
)
HELLO = Message(text="hello", plain="hello")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with chat_server() as running:
        yield running


def opened(server: ChatServer, service: str) -> OpenChat:
    """The chat, with no pause. Two services have their address in their plugin: there it is another here."""
    if service == "slack":
        chat = open_chat("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7")
        chat.plugin.webhook_url = f"{server.url}/services"  # type: ignore[attr-defined]
    elif service == "discord":
        chat = open_chat("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
        chat.plugin.notify_url = f"{server.url}/webhooks"  # type: ignore[attr-defined]
    else:
        chat = open_chat(server.addresses()[service])
    return replace(chat, pause=0.0)


def outlet(server: ChatServer, service: str, patience: float = 30) -> ChatsOutlet:
    return ChatsOutlet({service: opened(server, service)}, lambda _: (), patience)


def at(service: str) -> Address:
    return Address(outlet="chats", chat=service)


async def failed(paper: ChatsOutlet, service: str, message: Message = HELLO) -> OutletError:
    with pytest.raises(OutletError) as raised:
        await paper.send(at(service), message)
    assert type(raised.value.__cause__) is type(None)
    return raised.value


@pytest.mark.parametrize("service", SERVICES)
async def test_a_brief_arrives_whole_in_the_markup_of_its_chat(service: str, server: ChatServer) -> None:
    chat, paper = opened(server, service), outlet(server, service)
    parts = in_chat(treaty(), Chat(audience=Audience(), manner=chat.manner))
    for part in parts:
        await paper.turn(at(service))
        await paper.send(at(service), Message(text=part.text, plain=part.plain, title=part.title))

    assert len(server.arrived) == len(parts)
    for part, arrived in zip(parts, server.arrived, strict=True):
        shown = seen(arrived.html or arrived.text, chat.manner.dialect).text
        assert squeezed(shown.replace("•", "")) == squeezed(part.plain.replace("•", ""))
        assert arrived.title == part.title
    assert "You do not sell a river to win an election," in "".join(arrived.text for arrived in server.arrived)


async def test_slack_shows_it_as_its_own_markup_and_discord_no_picture_of_each_link(server: ChatServer) -> None:
    for service in ("slack", "discord"):
        [part, *_] = in_chat(treaty(), Chat(audience=Audience(), manner=opened(server, service).manner))
        await outlet(server, service).send(at(service), Message(text=part.text, plain=part.plain))
    slack, discord = server.arrived

    assert '"mrkdwn": true' in slack.raw
    assert "(<https://harbour-wire.test/2026/03/sarn-treaty|Harbour Wire>)" in slack.text
    assert '"flags": 4' in discord.raw
    assert '"content": "**Ostavia and Lethany' in discord.raw


async def test_nothing_of_apprises_own_goes_along(server: ChatServer) -> None:
    for service in SERVICES:
        await outlet(server, service).send(at(service), HELLO)

    assert not any("apprise" in arrived.raw.lower() for arrived in server.arrived)
    assert "briefbot" in server.arrived[1].raw


TROUBLES = [
    ("429", NotSent, None),
    ("503", NotSent, None),
    ("401", NotSent, LATER),
    ("404", NotSent, LATER),
    ("302", NotSent, LATER),
    ("400", Rejected, None),
    ("413", Rejected, None),
    ("418", Rejected, None),
    ("500", MaybeSent, None),
    ("cut", MaybeSent, None),
    ("cut after", MaybeSent, None),
]


@pytest.mark.parametrize("service", ["json", "ntfy", "mattermost", "rocketchat", "gotify", "slack"])
@pytest.mark.parametrize(("trouble", "kind", "wait"), TROUBLES)
async def test_what_a_server_does_is_told_by_whether_the_message_can_have_arrived(
    trouble: str, kind: type[OutletError], wait: timedelta | None, service: str, server: ChatServer
) -> None:
    server.troubles = [trouble]
    error = await failed(outlet(server, service), service)

    assert type(error) is kind
    assert str(error).startswith(f"[chats.{service}]: ")
    assert not isinstance(error, NotSent) or error.retry_after == wait


async def test_a_redirect_is_not_followed_with_our_keys(server: ChatServer) -> None:
    server.troubles = ["302"]
    await failed(outlet(server, "gotify"), "gotify")

    assert not any("elsewhere" in asked for asked in server.asked)


async def test_a_server_that_says_how_long_to_wait_is_left_alone_for_so_long(server: ChatServer) -> None:
    server.troubles = ["429 later"]
    error = await failed(outlet(server, "json"), "json")

    assert isinstance(error, Flooded)
    assert error.retry_after == timedelta(seconds=64.5)


async def test_a_server_that_is_not_there_was_surely_sent_nothing() -> None:
    nobody = ChatsOutlet({"json": open_chat("json://127.0.0.1:9/in")}, lambda _: ())

    assert "its server cannot be reached" in str(await failed(nobody, "json"))
    assert isinstance(await failed(nobody, "json"), NotSent)


async def test_a_refusal_that_is_told_as_a_success_is_one(server: ChatServer) -> None:
    chats = {name: open_chat(f"slack://xoxb-1234-1234-abcdefghijklmnop/#{name}") for name in ("news", "nowhere")}
    for chat in chats.values():
        chat.plugin.api_url = f"{server.url}/api/{{}}"  # type: ignore[attr-defined]
    paper = ChatsOutlet(chats, lambda _: ())
    await paper.send(at("news"), HELLO)
    error = await failed(paper, "nowhere")

    assert [arrived.place for arrived in server.arrived] == ["#news"]
    assert str(error) == "[chats.nowhere]: its server answered 200 (channel_not_found) and took nothing; check its url"
    assert isinstance(error, NotSent)


async def test_a_matrix_server_that_lets_nobody_in_was_sent_nothing(server: ChatServer) -> None:
    wrong = open_chat(server.addresses()["matrix"].replace("lovelace", "byron"))

    assert isinstance(await failed(ChatsOutlet({"matrix": wrong}, lambda _: ()), "matrix"), NotSent)


@pytest.mark.parametrize("trouble", ["stall", "drip"])
async def test_a_server_that_does_not_answer_is_waited_for_so_long_and_no_longer(trouble: str, server: ChatServer) -> None:
    server.troubles = [trouble]
    paper = outlet(server, "json", patience=0.5)
    error = await failed(paper, "json")

    assert isinstance(error, MaybeSent)
    assert "no answer in" in str(error)


async def test_while_a_message_waits_for_its_answer_its_chat_gets_no_other_and_the_others_do(server: ChatServer) -> None:
    server.troubles = ["stall"]
    chats = {service: opened(server, service) for service in ("json", "gotify")}
    paper = ChatsOutlet(chats, lambda _: (), patience=0.3)
    await failed(paper, "json")
    with pytest.raises(NotSent, match="has not answered to the message before"):
        await paper.turn(at("json"))
    await paper.turn(at("gotify"))
    await paper.send(at("gotify"), HELLO)
    server.gate.set()
    async with asyncio.timeout(10):
        while True:
            try:
                await paper.turn(at("json"))
                break
            except NotSent:
                await asyncio.sleep(0.02)

    assert len(server.arrived) == 1


async def test_who_is_told_to_stop_does_not_wait_for_a_server(server: ChatServer) -> None:
    server.troubles = ["stall"]
    paper = outlet(server, "json")
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    server.on_ask = lambda: loop.call_soon(asked.set)
    sending = asyncio.create_task(paper.send(at("json"), HELLO))
    await asked.wait()
    sending.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_the_next_message_waits_for_the_pause_of_its_chat(server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    paper = ChatsOutlet({"json": replace(opened(server, "json"), pause=50.0)}, lambda _: ())
    await paper.send(at("json"), HELLO)
    monkeypatch.setattr("briefbot.adapters.chats.outlet.asyncio.sleep", sleep)
    await paper.turn(at("json"))

    assert 40 < waits[0] <= 50


async def test_a_correction_goes_after_what_stands_there_and_nothing_goes_to_fill_a_place(server: ChatServer) -> None:
    paper = outlet(server, "json")
    await paper.edit(at("json"), "sent", Message(text="Correction.", plain="Correction."))
    await paper.edit(at("json"), "sent", Message(text="…", plain="…"))

    assert [arrived.text for arrived in server.arrived] == ["Correction."]


async def test_a_chat_that_is_not_in_the_settings_is_nobody() -> None:
    paper = ChatsOutlet({}, lambda _: ())
    with pytest.raises(NoAddress, match=r"there is no \[chats.team\] in the settings any more"):
        await paper.turn(at("team"))


class Broken:
    """A plugin with a fault, whose words hold a key."""

    def notify(self, **_: object) -> bool:
        raise KeyError("our-briefs")


async def test_a_fault_of_a_plugin_is_told_by_its_name_alone(server: ChatServer) -> None:
    chat = replace(opened(server, "json"), plugin=Broken())
    error = await failed(ChatsOutlet({"json": chat}, lambda _: ()), "json")

    assert str(error) == "[chats.json]: Apprise failed with KeyError; nothing sends it as it is"


@pytest.mark.parametrize("service", SERVICES)
async def test_no_key_of_a_chat_stands_in_an_error_or_in_the_log(
    service: str, server: ChatServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    paper = outlet(server, service)
    said = [str(error) for error in [await _tried(paper, server, service, trouble) for trouble, _, _ in TROUBLES] if error]
    out, err = capfd.readouterr()
    ours = [record for record in caplog.records if not record.name.startswith(("apprise", "urllib3"))]
    shown = "\n".join((*said, out, err, *(record.getMessage() for record in ours)))

    assert said
    assert not [secret for secret in SECRETS if secret in shown]
    assert not any(logging.getLogger(name).propagate for name in ("apprise", "urllib3"))


async def _tried(paper: ChatsOutlet, server: ChatServer, service: str, trouble: str) -> OutletError | None:
    server.troubles = [trouble]
    try:
        await paper.send(at(service), HELLO)
    except OutletError as error:
        return error
    return None


def test_what_we_send_is_not_taken_for_what_a_server_says() -> None:
    heard = Heard()
    heard.hear(
        "apprise", "JSON Payload: {'message': 'Socket Exception: Max retries exceeded with url, \"retry_after\": 9999999'}"
    )
    heard.hear("urllib3.connectionpool", 'http://127.0.0.1:1 "POST /in HTTP/1.1" 429 2')
    heard.hear("apprise", "Response Details:\r\nb'{}'")

    assert (heard.last, heard.status, heard.wait) == ("answered", 429, None)


@pytest.mark.parametrize(
    ("lines", "last", "reason"),
    [
        (['Response Details:\r\nb\'{"ok":false,"error":"channel_not_found"}\''], "answered", "channel_not_found"),
        (['Response Details:\r\nb\'{"errcode": "M_FORBIDDEN"}\''], "answered", "M_FORBIDDEN"),
        (['Response Details:\r\nb\'{"error": "a sentence that may hold a token"}\''], "answered", ""),
        (["Socket Exception: HTTPSConnectionPool: Max retries exceeded with url: /x (Caused by ...)"], "unreached", ""),
        (["Socket Exception: HTTPSConnectionPool: Read timed out. (read timeout=20)"], "broken", ""),
    ],
)
def test_of_a_servers_words_a_code_is_kept_and_no_sentence(lines: list[str], last: str, reason: str) -> None:
    heard = Heard()
    heard.hear("urllib3.connectionpool", 'https://slack.com:443 "POST /api/chat.postMessage HTTP/1.1" 200 None')
    for line in lines:
        heard.hear("apprise", line)

    assert (heard.last, heard.reason) == (last, reason)


async def test_apprise_is_not_loaded_by_who_has_no_chats() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sys, briefbot.app_service; sys.exit('apprise' in sys.modules or 'requests' in sys.modules)",
    )

    assert await process.wait() == 0

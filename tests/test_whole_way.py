"""The whole way of a reader by mail, in a real browser and at a real mail server, past the running service.

They subscribe, say yes, get the digest, change what comes, and leave with the one click that mail services make.
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import aiohttp
from browsing import Visit, in_browser, visit
from desk_command import Person
from mail_server import MailServer, answers, mail_server
from playwright.async_api import Browser
from running_bot import FERRY, ORCHARD, PATIENCE, Newsstand, RunningBot, newsstand, running
from sqlalchemy import update

from briefbot.adapters.store import Store, open_store
from briefbot.adapters.store.schema_service import requests
from briefbot.ports import Address, Subscriber

pytestmark = in_browser

YOU = Address(outlet="mail", chat="you@example.org")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@asynccontextmanager
async def desk(home: Path, office: MailServer, stand: Newsstand, at: str) -> AsyncIterator[RunningBot]:
    """`briefbot run` with a feed, pages at this address, and mail."""
    store = f"sqlite:///{home}/briefbot.db"
    person = Person(home)
    added = await asyncio.to_thread(
        person.types, "feeds", "add", f"{stand.url}/feed.xml", STORE__URL=store, FETCH__ALLOW_HOSTS="127.0.0.1"
    )
    assert added.code == 0, added.err
    (home / "config.toml").write_text('[topics.sea]\ntitle = "The sea"\nwords = ["ferry"]\n')
    async with running(
        home,
        STORE__URL=store,
        WEB__LISTEN=at.removeprefix("http://"),
        WEB__URL=at,
        WEB__TITLE="Harbour briefs",
        MAIL__SERVER=f"127.0.0.1:{office.port}",
        MAIL__SECURITY="none",
        MAIL__SENDER="Harbour briefs <briefs@example.org>",
    ) as bot:
        yield bot


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part
    return str(part.get_content())


def link_of(message: EmailMessage, step: str) -> str:
    found = re.search(rf"http://[\d.:]+/{step}/[\w.-]+", text_of(message))
    assert found, text_of(message)
    return found[0]


@dataclass
class Way:
    """Where the reader goes, and what came by mail."""

    at: str
    bot: RunningBot
    stand: Newsstand
    office: MailServer
    store: Store
    seen: Visit

    async def gives_address(self, path: str) -> None:
        """On the page, with what the page proposes."""
        await self.seen.go(f"{self.at}{path}")
        await self.seen.page.get_by_label("Your mail address").fill(YOU.chat)
        await self.seen.page.get_by_role("button", name="Subscribe").click()
        await self.seen.page.get_by_text(f"A mail to {YOU.chat} is on its way").wait_for()

    async def is_greylisted(self) -> None:
        """The server wants it again later; then it takes it. We wait no five minutes."""
        await self.bot.says("come back later")
        async with self.store._database.writing() as connection:
            await connection.execute(update(requests).values(next_try=datetime.now(UTC)))

    async def mail(self, number: int) -> EmailMessage:
        """The mail of that number, from 1, once it is there."""
        async with asyncio.timeout(2 * PATIENCE):
            while len(self.office.taken) < number:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return self.office.taken[number - 1].message

    async def is_told(self, story: str, number: int) -> None:
        """The outlet tells a story, and the desk briefs it."""
        self.stand.told.append(story)
        await self.store.feeds.make_due(datetime.now(UTC))
        await self.bot.says(f": brief {number}:")

    async def hour_comes(self) -> None:
        """The hour of their digest."""
        member = await self.kept()
        await self.store.subscribers.change(member, replace(member, next_digest=datetime.now(UTC)))

    async def kept(self) -> Subscriber:
        """What is kept of them."""
        found = await self.store.subscribers.subscriber(YOU)
        assert found
        return found

    async def is_nobody(self) -> bool:
        """Whether nothing is."""
        return await self.store.subscribers.subscriber(YOU) is None


@asynccontextmanager
async def way(browser: Browser, home: Path) -> AsyncIterator[Way]:
    at = f"http://127.0.0.1:{free_port()}"
    async with (
        mail_server() as office,
        newsstand() as stand,
        desk(home, office, stand, at) as bot,
        visit(browser, timezone_id="Asia/Tokyo") as seen,
        await open_store(home / "briefbot.db") as store,
    ):
        await bot.says("serving:")
        yield Way(at, bot, stand, office, store, seen)


async def says_yes(there: Way) -> None:
    """A program that looks at links makes nobody a subscriber; the button does."""
    question = await there.mail(1)
    assert (question["To"], question["Auto-Submitted"]) == (YOU.chat, "auto-generated")
    assert "The sea" in text_of(question)
    async with aiohttp.ClientSession() as scanner:
        for look in (scanner.get, scanner.head):
            async with look(link_of(question, "confirm")) as looked:
                assert looked.status == 200
    assert await there.is_nobody()
    await there.seen.go(link_of(question, "confirm"))
    await there.seen.page.get_by_role("button", name="Yes, subscribe me").click()
    await there.seen.page.get_by_text(f"Your first mail comes to {YOU.chat}").wait_for()


async def reads(there: Way) -> EmailMessage:
    """The digest, with the words of an expert in it."""
    digest = await there.mail(2)
    for kind in ("plain", "html"):
        told = " ".join(text_of(digest, kind).split())
        assert "We can" in told
        assert "Anna Petrova" in told
    assert digest["To"] == YOU.chat
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return digest


async def changes_mind(there: Way, digest: EmailMessage) -> None:
    """Other things, at another time, in another language."""
    page = there.seen.page
    await there.seen.go(link_of(digest, "preferences"))
    assert await page.get_by_label("The sea").is_checked()
    await page.get_by_label("Every brief").check()
    await page.get_by_label("At this time").fill("19:00")
    await page.get_by_label("Language of the mails").select_option("de")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("It is kept.").wait_for()


async def leaves(there: Way, digest: EmailMessage) -> None:
    """As a mail service does it for its reader: no cookie, no page, no question; and twice does no harm."""
    link = re.search(r"<(http[^>]+)>", digest["List-Unsubscribe"])
    assert link
    async with aiohttp.ClientSession() as service:
        for _ in range(2):
            async with service.post(link[1], data={"List-Unsubscribe": "One-Click"}) as answered:
                assert answered.status == 200
    assert await there.is_nobody()
    await there.seen.go(link[1])
    await there.seen.page.get_by_text("You are not subscribed any more").first.wait_for()


async def test_a_reader_subscribes_says_yes_reads_changes_their_mind_and_leaves(browser: Browser, tmp_path: Path) -> None:
    async with way(browser, tmp_path) as there:
        there.office.will(answers("RCPT", "451 4.7.1 greylisted, come back later"))
        await there.gives_address("/subscribe?topic=sea")
        assert await there.is_nobody()
        await there.is_greylisted()
        await says_yes(there)
        member = await there.kept()
        assert (member.time_zone, f"{member.digest_at:%H:%M}") == ("Asia/Tokyo", "07:30")

        await there.is_told(FERRY, 1)
        await there.hour_comes()
        digest = await reads(there)
        await changes_mind(there, digest)
        member = await there.kept()
        assert (f"{member.digest_at:%H:%M}", member.language) == ("19:00", "de")
        assert [wish.kind for wish in await there.store.subscribers.subscriptions(member.id)] == ["all"]

        # Who gives the address again is told nothing on the page, and gets their own link.
        await there.gives_address("/subscribe")
        assert link_of(await there.mail(3), "preferences")
        assert await there.kept() == member

        await leaves(there, digest)
        await there.is_told(ORCHARD, 2)
        assert len(there.office.taken) == 3
        assert await there.bot.stop() == 0
        assert [line for line in there.bot.said if "ERROR" in line or "Traceback" in line] == []

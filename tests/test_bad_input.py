"""Whatever a page or feed turns out to be: one clear line, or a note on it while the others go on, within the limits.

Each nastiness is met as a person meets it, through the command line: alone in `brief`, as a feed in a `poll` beside a
good feed, and as a page in a `poll` beside a good page, whose brief comes all the same. A server that stalls is given
up at the command's own time limit, set short here.
"""

import asyncio
import gzip
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desk_command import Person, Said
from hostile_server import HostileServer, drip, gzip_bomb

TITLE = "Harbour of Orrin closes for a week"
STORY = """The harbour of Orrin will close for a week after a crane fell into its only basin on Monday, the port authority said.
Eleven ships are waiting outside, two of them with fruit that will not keep, according to the port's own list.
"We could have lost the whole quay," said Tamsin Okoro, a professor of harbour engineering at the University of Aldmoor.
She said the crane had been due for inspection since the spring, and that nobody had come to look at it.
Transport Minister Emil Strand said the port would be paid for the week and that no worker would lose a day's wages.
The ferries to the islands will leave from Westhaven until the basin is clear, and the fish market stays open all week."""
WORDS = "The ferries leave from Westhaven until it is clear, say those who run them. "
MOST_MEGABYTES = 300
METADATA = "http://169.254.169.254/latest/meta-data/"

# Runs a command, and says at the end of its error output what it, or the greediest of its workers, held of memory.
WEIGHED = """
import os, sys
child = os.fork()
if not child:
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print("held", used.ru_maxrss // (1024 if sys.platform == "linux" else 1024 * 1024), file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def page(text: str = STORY, title: str = TITLE, head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{paragraphs}</article>".encode()


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>The Orrin Post</title>{"".join(items)}</channel></rss>'.encode()


def item(url: str, title: str = TITLE, date: str = "", told: str = "") -> str:
    date = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><guid>{url}</guid><link>{url}</link><title>{title}</title>{date}<description>{told}</description></item>"


CONSENT = page(
    "We use cookies.\nWe value your privacy.\nAccept all\nReject all\nManage preferences\nOur cookie policy.", "Hello"
)
ZOE = STORY.replace("Emil", "Zoë")
STUB = page(STORY[:226] + "\nSubscribe now to continue reading. Already a subscriber? Sign in.")
GZIPPED = {"Content-Encoding": "gzip"}

# What a server may give in place of a page or a feed: body, headers, what `brief` says of it.
UNREADABLE: dict[str, tuple[bytes, dict[str, str], str]] = {
    "pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 99, {"Content-Type": "application/pdf"}, "is a PDF"),
    "empty": (b"", {}, "empty page"),
    "cookies": (CONSENT, {}, "a cookie or consent wall"),
    "divs": (b"<div>" * 100_000 + WORDS.encode() * 9 + b"</div>" * 100_000, {}, "divs"),
    "bomb": (gzip_bomb(megabytes=1000), GZIPPED, "larger than the limit"),
    "zeros": (bytes(200_000), {}, "zeros"),
    "no-feed": (b'<rss version="2.0"><channel><title>x</title></channel></rss>', {}, "with nothing in it"),
}
# Pages that are read, and what must stand in the brief of each.
READABLE: dict[str, tuple[bytes, dict[str, str], str]] = {
    "good": (page(), {}, "Tamsin Okoro, a professor of harbour engineering"),
    "stub": (STUB, {}, "snippet only"),
    "latin": (page(ZOE).decode().encode("latin-1"), {"Content-Type": "text/html; charset=utf-8"}, "Zoë"),
    "nul": (page(STORY.replace("ships", "sh\0ips").replace(" crane", "\0 crane")), {}, "crane fell into its only basin"),
    "1970": (page(head='<meta property="article:published_time" content="1970-01-01T00:00:00Z">'), {}, TITLE),
    "2099": (page(head='<meta property="article:published_time" content="2099-12-31T23:59:59Z">'), {}, TITLE),
    "endless": (page(WORDS * 40_000), {}, "snippet only"),
}
# What the feed itself tells of the pages that cannot be read, each of another event.
TOLD = {
    "pdf": ("Beetles reach the cherry orchards", "growers ask the province for nets"),
    "empty": ("Chess champion resigns in Lindal", "her rival takes the title without a game"),
    "cookies": ("Museum buys a lost painting", "visitors may see it from tomorrow"),
    "divs": ("Snow blocks the northern railway", "two trains are stuck near the pass"),
    "bomb": ("Bakers strike over flour prices", "bread is sold from lorries"),
    "zeros": ("Telescope finds a dark comet", "astronomers had looked for it since autumn"),
    "no-feed": ("Students clean the river bank", "forty bicycles came out of the mud"),
    "missing": ("Doctors warn of early pollen", "pharmacies order more of the spray"),
    "to-metadata": ("Parliament votes on summer time", "clocks may stay as they are"),
}
REFUSED = {"file:///etc/passwd": "only http and https", "http://0x7f.1/": "disguised spelling of 127.0.0.1"}
PUT_OFF = {"to-metadata"}  # an address may lead elsewhere another day: what the feed tells counts only then
ELSEWHERE = ("Wolves return to the Brellin forest", "Violin maker opens a school")
BAD_FEEDS = {
    "dead": "cannot connect",
    "missing": "answers 404",
    "to-metadata": "169.254.169.254 is not a public address",
    "http://0x7f.1/": "disguised spelling of 127.0.0.1",
    "drip": "time limit",
    "good": "",  # a page: HTML where a feed was
    **dict.fromkeys(("pdf", "empty", "cookies", "divs", "zeros"), ""),
    "bomb": "larger than the limit",
}
FINE_FEEDS = ("feed", "many", "odd-dates", "feed-nul", "feed-latin")


def furnish(server: HostileServer) -> None:
    """Every nastiness under its name."""
    for name, (body, headers, _) in (UNREADABLE | READABLE).items():
        server.serves(f"/{name}", body, headers={"Content-Type": "text/html"} | headers)
    server.redirects("/to-metadata", METADATA)
    server.plays("/drip", drip(b"<p>", 0.05))
    url = server.url
    many = (
        f"<item><link>{url(f'/{n}')}</link><title>Harbour story {n}</title><description>{WORDS[:45]}</description></item>"
        for n in range(50_000)
    )
    feeds = {
        "feed": rss(item(url("/good"))),
        "many": rss(*many),
        "odd-dates": rss(
            item(
                url("/old"),
                "A crane of old",
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "In Lindal a crane of old has been put up again.",
            ),
            item(
                url("/new"),
                "A bridge to come",
                "Thu, 31 Dec 2099 23:59:59 GMT",
                "In Lindal a bridge is to be built over the fjord.",
            ),
        ),
        "feed-nul": rss(item(url("/nul-told"), "Fer\0ries stop", told="Fer\0ries to Skarholm stop in winter. " * 3)),
        "feed-latin": rss(item(url("/told"), "Zoë Brandt sings", told="Zoë Brandt sings the part of the queen at the opera.")),
    }
    feeds["feed-latin"] = feeds["feed-latin"].decode().encode("latin-1")
    for name, body in feeds.items():
        server.serves(f"/{name}", gzip.compress(body, 1), headers=GZIPPED | {"Content-Type": "application/xml; charset=utf-8"})
    pages = (item(url(f"/{name}"), title, told=f"{title}, and {more}.") for name, (title, more) in TOLD.items())
    refused = (item(address, title, told=f"{title} this spring.") for address, title in zip(REFUSED, ELSEWHERE, strict=True))
    server.serves("/pages", rss(*pages, *refused, item(url("/good")), item(url("/drip"), "A tap that drips")))


class Desks:
    """What was said to every command; they are typed a few at a time, each poll in a home of its own."""

    def __init__(self, folder: Path, server: HostileServer, dead: str) -> None:
        self.server, self.dead = server, dead
        self._folder = folder

    def url(self, name: str) -> str:
        return self.dead if name == "dead" else name if "://" in name else self.server.url(f"/{name}")

    def person(self, name: str) -> Person:
        home = self._folder / name.replace("/", "_")
        home.mkdir(exist_ok=True)
        return Person(home, (sys.executable, "-S", "-E", "-c", WEIGHED))

    def brief(self, source: str, timeout: str = "20s") -> Said:
        return self.person("reader").types("brief", source, FETCH__ALLOW_HOSTS="127.0.0.1", FETCH__TIMEOUT=timeout)

    def poll(self, name: str, feeds: list[str]) -> list[Said]:
        """Follow the feeds, poll, list the briefs, and poll again."""
        outlines = "".join(f'<outline type="rss" text="{feed}" xmlUrl="{self.url(feed)}"/>' for feed in feeds)
        opml = f'<opml version="2.0"><body>{outlines}</body></opml>'.encode()
        commands = (["feeds", "import", "-"], ["poll"], ["poll"], ["latest", "-n", "100"])
        limits = {"FETCH__ALLOW_HOSTS": "127.0.0.1", "FETCH__TIMEOUT": "6s", "POLL__FIRST": "15"}
        return [self.person(name).types(*command, given=opml, **limits) for command in commands]


Typed = tuple[dict[str, Said], list[Said], list[Said], Desks]  # of briefs, of bad feeds, of bad pages


async def type_all(folder: Path) -> Typed:
    async with HostileServer() as server, HostileServer() as closed:
        dead = closed.url("/")
        await closed.__aexit__()
        furnish(server)
        desks = Desks(folder, server, dead)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(3) as hands:
            feeds = loop.run_in_executor(hands, desks.poll, "feeds", [*FINE_FEEDS, *BAD_FEEDS])
            pages = loop.run_in_executor(hands, desks.poll, "pages", ["pages"])
            names = [*UNREADABLE, *READABLE, "dead", "missing", "to-metadata", "drip", "many"]
            sources = {name: desks.url(name) for name in names}
            briefs = {
                name: loop.run_in_executor(hands, desks.brief, source, "2s" if name == "drip" else "20s")
                for name, source in sources.items()
            }
            await asyncio.gather(feeds, pages, *briefs.values())
            return {name: said.result() for name, said in briefs.items()}, feeds.result(), pages.result(), desks


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Typed:
    return asyncio.run(type_all(tmp_path_factory.mktemp("desks")))


def complaints(said: Said) -> list[str]:
    """What was said of what went wrong. Holds every command to what holds of all of them."""
    *lines, held = said.err.splitlines()
    assert int(held.removeprefix("held ")) < MOST_MEGABYTES
    assert all(line.startswith("briefbot: ") for line in lines), said.err
    assert "Traceback" not in said.err
    assert "fault of briefbot" not in said.err
    assert "\0" not in said.out + said.err
    assert "\x1b" not in said.out + said.err
    return lines


@pytest.mark.parametrize(
    ("name", "told"),
    [
        *((name, told) for name, (_, _, told) in UNREADABLE.items()),
        *((name, told) for name, told in BAD_FEEDS.items() if name in ("dead", "missing", "to-metadata", "drip")),
    ],
)
def test_what_cannot_be_briefed_is_told_in_one_line(typed: Typed, name: str, told: str) -> None:
    said = typed[0][name]
    (line,) = complaints(said)

    assert said.code == 3
    assert said.out == ""
    assert told in line


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_is_briefed(typed: Typed, name: str) -> None:
    said = typed[0][name]

    assert complaints(said) == []
    assert said.code == 0
    assert READABLE[name][2] in " ".join(said.out.split())


@pytest.mark.parametrize("name", ["1970", "2099"])
def test_a_date_that_cannot_be_is_not_shown(typed: Typed, name: str) -> None:
    assert name not in typed[0][name].out.replace(f"/{name}", "")


def test_the_newest_of_fifty_thousand_entries_are_briefed(typed: Typed) -> None:
    said = typed[0]["many"]

    assert said.code == 0
    assert len(complaints(said)) == 10
    assert "snippet only" in said.out


def test_bad_feeds_are_noted_one_line_each_while_the_others_are_briefed(typed: Typed) -> None:
    _, (imported, polled, again, listed), _, desks = typed
    notes = [line for line in complaints(polled) if line.startswith("briefbot: feed ")]

    assert imported.code == polled.code == again.code == listed.code == 0
    assert f"{len(FINE_FEEDS) + len(BAD_FEEDS)} new" in imported.out
    for name, told in BAD_FEEDS.items():
        (note,) = [line for line in notes if f" {desks.url(name)}: " in line]
        assert told in note
    assert len(notes) == len(BAD_FEEDS)
    assert TITLE in " ".join(listed.out.split())
    assert complaints(again) == []


def test_nothing_of_the_fine_feeds_is_lost_whatever_their_dates_and_letters(typed: Typed) -> None:
    _, (_, _, _, listed), _, _ = typed
    shown = " ".join(listed.out.split())

    assert all(words in shown for words in ("crane of old", "bridge", "Ferries", "Zoë"))
    assert "Harbour story" in shown


def test_bad_pages_are_noted_one_line_each_and_what_the_feed_tells_of_them_is_kept(typed: Typed) -> None:
    _, _, (_, polled, _, listed), desks = typed
    notes = [line for line in complaints(polled) if line.startswith("briefbot: page ")]
    shown = " ".join(listed.out.split())

    assert polled.code == 0
    for name in (*TOLD, "http://0x7f.1/", "drip"):
        assert len([line for line in notes if f" {desks.url(name)}: " in line]) == 1
    assert TITLE in shown
    assert all(title in shown for name, (title, _) in TOLD.items() if name not in PUT_OFF)
    assert ELSEWHERE[0] in shown


def test_a_brief_in_json_holds_no_character_that_nobody_sees(tmp_path: Path) -> None:
    said = Person(tmp_path).types("brief", "-", "--json", given=READABLE["nul"][0])

    assert "\\u0000" not in said.out
    assert json.loads(said.out)["expert_views"][0]["name"] == "Tamsin Okoro"

"""The command line as a person meets it."""

import asyncio
import json
import resource
import subprocess
from pathlib import Path

import jsonschema
import pytest
from desk_command import PROGRAM, Person, Said
from fake_openai import FakeOpenAI, says
from hostile_server import HostileServer
from story_articles import FOLDER

import briefbot.showing

ARTICLE = """Harbour of Orrin closes for a week

The harbour of Orrin will close for a week after a crane fell into its only basin on Monday, the port authority said.

Eleven ships are waiting outside, two of them with fruit that will not keep, according to the port's own list.

"We could have lost the whole quay," said Tamsin Okoro, a professor of harbour engineering at the University of Aldmoor.
She said the crane had been due for inspection since the spring.

Transport Minister Emil Strand said the port would be paid for the week. "Nobody will lose a day's wages," he said.

Follow us:
"""
SCHEMA = json.loads((Path(briefbot.showing.__file__).parent / "brief.schema.json").read_text("utf8"))


@pytest.fixture
def person(tmp_path: Path) -> Person:
    (tmp_path / "harbour.txt").write_text(ARTICLE)
    return Person(tmp_path)


def is_one_line(said: Said) -> bool:
    return said.err.count("\n") == 1 and "Traceback" not in said.err and said.err.startswith("briefbot: ")


def test_a_file_is_briefed_in_the_terminal(person: Person) -> None:
    said = person.types("brief", "harbour.txt")

    assert said.code == 0
    assert said.out.startswith("Harbour of Orrin closes for a week\n")
    assert "Tamsin Okoro, a professor of harbour engineering at the University of Aldmoor" in said.out
    assert "“We could have lost the whole quay" in said.out
    assert "Follow us" not in said.out
    assert "\x1b" not in said.out


def test_standard_input_is_briefed_as_json_by_the_schema(person: Person) -> None:
    said = person.types("brief", "-", "--json", given=ARTICLE.encode())
    brief = json.loads(said.out)

    assert said.code == 0
    jsonschema.validate(brief, SCHEMA)
    assert [view["name"] for view in brief["expert_views"]] == ["Tamsin Okoro"]
    assert all(quote["text"] in ARTICLE for view in brief["expert_views"] for quote in view["quotes"])


def test_markdown_is_printed_where_it_is_asked_for(person: Person) -> None:
    said = person.types("brief", "harbour.txt", "--markdown")

    assert said.code == 0
    assert said.out.startswith("# Harbour of Orrin closes for a week\n")


def test_the_settings_say_in_which_language_we_speak_ourselves(person: Person) -> None:
    shown = person.types("brief", "harbour.txt", DESK__LANGUAGE="de")
    markdown = person.types("brief", "harbour.txt", "--markdown", DESK__LANGUAGE="uk")
    listed = person.types("latest", DESK__LANGUAGE="de")
    polled = person.types("poll", DESK__LANGUAGE="de")

    assert "Was Fachleute sagen" in shown.out
    assert "## Джерела" in markdown.out
    assert listed.out.startswith("Noch keine Berichte. `")
    assert polled.out.startswith("Noch keine Feeds. `")


def test_the_settings_say_how_long_a_brief_is(person: Person) -> None:
    story = b"\n".join((FOLDER / f"harbour-{outlet}.txt").read_bytes() for outlet in ("courier", "tidende")) * 2
    long = person.types("brief", "-", "--json", given=story, BRIEF__MAX_WORDS="1000")
    short = person.types("brief", "-", "--json", given=story, BRIEF__MAX_WORDS="1000", BRIEF__KEY_POINTS="3")
    usual = person.types("brief", "-", given=story)
    brief = person.types("brief", "-", given=story, BRIEF__MAX_WORDS="80")

    assert len(json.loads(long.out)["key_points"]) > 3
    assert len(json.loads(short.out)["key_points"]) == 3
    assert len(brief.out.split()) < len(usual.out.split())


async def test_a_model_of_ones_own_writes_and_the_reader_quotes(person: Person) -> None:
    draft = {
        "h": {"t": "Crane falls into the harbour of Orrin", "e": ["A1"]},
        "s": {"t": "The harbour of Orrin closes for a week.", "e": ["A1"]},
        "p": [{"t": "Eleven ships are waiting outside.", "e": ["A2"]}, {"t": "The mayor drowned.", "e": ["A2"]}],
        "v": [],
        "w": None,
        "n": None,
    }
    async with FakeOpenAI() as server:
        server.will(says(json.dumps(draft)))
        said = await asyncio.to_thread(
            person.types, "brief", "harbour.txt", "--json", "--writer", "model", MODEL__BASE_URL=server.url, MODEL__NAME="m"
        )
    brief = json.loads(said.out)

    assert brief["writer"]["name"] == "model"
    assert brief["headline"] == "Crane falls into the harbour of Orrin"
    assert [view["name"] for view in brief["expert_views"]] == ["Tamsin Okoro"]
    assert "drowned" not in said.out


def test_without_a_model_the_model_writer_says_what_to_set(person: Person) -> None:
    said = person.types("brief", "harbour.txt", "--writer", "model")

    assert said.code == 4
    assert is_one_line(said)
    assert "OPENAI_API_KEY" in said.err


def test_a_model_that_is_down_leaves_the_brief_to_the_embedded_writer(person: Person) -> None:
    said = person.types("brief", "harbour.txt", "--writer", "model", MODEL__BASE_URL="http://127.0.0.1:9/v1")

    assert said.code == 0
    assert "The embedded writer wrote this: nobody answers at http://127.0.0.1:9/v1" in " ".join(said.out.split())


def test_two_forms_at_once_are_not_understood(person: Person) -> None:
    said = person.types("brief", "harbour.txt", "--markdown", "--json")

    assert said.code == 2
    assert is_one_line(said)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["brief", "nowhere.txt"], 3, "No such file"),
        (["brief", "."], 3, "is a folder"),
        (["brief", "file:///etc/passwd"], 3, "only http and https"),
        (["brief", "http://0x7f.1/"], 3, "0x7f.1"),
        (["brief", "http://169.254.169.254/latest/meta-data"], 3, "169.254.169.254"),
        (["brief", "https://nobody.invalid/"], 3, "nobody.invalid"),
        (["brief"], 2, "source"),
        (["breif", "x"], 2, "breif"),
        (["brief", "x", "--jsn"], 2, "--jsn"),
        (["show", "99"], 3, "99"),
        (["feeds", "remove", "4"], 3, "4"),
        (["feeds", "pause", "4"], 3, "4"),
        (["feeds", "resume", "nowhere.test"], 3, "nowhere.test"),
        (["feeds", "import", "nowhere.opml"], 3, "nowhere.opml"),
        (["feeds", "add", "not a feed"], 3, "not a feed"),
        (["--config", "nowhere.toml", "latest"], 4, "nowhere.toml"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(person: Person, arguments: list[str], code: int, told: str) -> None:
    said = person.types(*arguments)

    assert said.code == code
    assert said.out == ""
    assert is_one_line(said)
    assert told in said.err


def test_a_misspelt_setting_is_named_with_its_place_and_its_right_spelling(person: Person) -> None:
    (person.home / "config.toml").write_text("[fetch]\ntimeout = '5s'\nalow_hosts = []\n")
    said = person.types("config", "check")

    assert said.code == 4
    assert is_one_line(said)
    assert "config.toml:3:" in said.err
    assert "allow_hosts" in said.err


def test_a_store_that_is_no_database_is_an_error_of_the_store(person: Person) -> None:
    (person.home / "b.db").write_text("these are not tables\n" * 100)
    said = person.types("latest", STORE__URL=f"sqlite:///{person.home / 'b.db'}")

    assert said.code == 5
    assert is_one_line(said)


def test_debug_shows_where_an_error_arose(person: Person) -> None:
    said = person.types("brief", "nowhere.txt", "--debug")

    assert said.code == 1
    assert "Traceback" in said.err


def test_help_comes_within_three_tenths_of_a_second_of_the_processor(person: Person) -> None:
    """The promise is of process time; the least of five runs is what the code itself takes on a busy machine."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([PROGRAM, "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.3


async def test_a_feed_is_added_polled_listed_shown_exported_and_removed(person: Person) -> None:
    title, *paragraphs = ARTICLE.split("\n\n")
    page = f"<title>{title}</title><article><h1>{title}</h1><p>{'<p>'.join(paragraphs)}</article>"
    async with HostileServer() as server:
        feed_url = server.url("/feed")
        feed = f"""<rss version="2.0"><channel><title>Orrin Post</title><link>{server.url()}</link>
        <item><title>Harbour of Orrin closes for a week</title><link>{server.url("/harbour")}</link><guid>1</guid></item>
        </channel></rss>"""
        front = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Post</body></html>'
        server.serves("/", front.encode(), headers={"Content-Type": "text/html"})
        server.serves("/feed", feed.encode(), headers={"Content-Type": "application/rss+xml"})
        server.serves("/harbour", page.encode(), headers={"Content-Type": "text/html"})

        async def types(*arguments: str) -> Said:
            return await asyncio.to_thread(person.types, *arguments, FETCH__ALLOW_HOSTS="127.0.0.1")

        added = await types("feeds", "add", server.url())
        again = await types("feeds", "add", server.url())
        first = await types("poll")
        second = await types("poll", "--now")
        third = await types("poll")
        listed = await types("latest")
        shown = await types("show", "1")
        health = await types("feeds", "list")
        paused = await types("feeds", "pause", "1")
        idle = await types("poll", "--now")
        while_paused = await types("feeds", "list")
        status = await types("status")
        resumed = await types("feeds", "resume", feed_url)
        opml = await types("feeds", "export")
        removed = await types("feeds", "remove", "1")
        imported = await asyncio.to_thread(person.types, "feeds", "import", "-", given=opml.out.encode())

    assert "Orrin Post" in added.out
    assert again.out.startswith("already followed")
    assert "1 brief written" in first.out, first
    assert "nothing new" in second.out
    assert "No feed is due" in third.out
    assert "Harbour of Orrin closes for a week" in listed.out
    assert "Tamsin Okoro" in shown.out
    assert feed_url in health.out
    assert paused.out.startswith("paused: Orrin Post; ")
    assert "No feed is due" in idle.out
    assert " · paused" in while_paused.out
    assert "0 fine, 1 paused" in status.out
    assert resumed.out == "asked again: Orrin Post\n"
    assert f'xmlUrl="{feed_url}"' in opml.out
    assert removed.out == "no longer followed: Orrin Post\n"
    assert imported.out == "1 new, 0 already followed, 0 left out\n"


def test_the_demo_briefs_its_outlets_once(person: Person) -> None:
    store = f"sqlite:///{person.home / 'demo.db'}"
    first = person.types("demo", "--store", store)
    second = person.types("demo", "--store", store)

    assert first.code == second.code == 0, first.err + second.err
    assert "and 2 copies" in first.out
    assert "No expert is quoted in the sources." in first.out
    assert "snippet only" in first.out
    assert "feeds add URL" in first.out
    assert "nothing new" in second.out
    assert second.err == ""


@pytest.mark.parametrize("group", [(), ("feeds",), ("chats",), ("digest",), ("outbox",), ("admin",), ("doctor",), ("config",)])
def test_no_line_of_the_help_is_cut(group: tuple[str, ...], person: Person) -> None:
    _, listed = person.types(*group, "--help").out.split("Commands:\n")

    assert listed
    assert [line for line in listed.splitlines() if line.endswith("...")] == []


@pytest.mark.parametrize("number", ["x", "0", "-1", "9223372036854775808", "9" * 5000, "1.5"])
def test_what_is_no_number_of_a_brief_is_told(number: str, person: Person) -> None:
    said = person.types("show", "--", number)

    assert said.code == 2
    assert "is no number that the store has given" in said.err
    assert is_one_line(said)

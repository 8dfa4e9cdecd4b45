"""`briefbot setup` as a person goes through it: typing in a terminal, or writing into a pipe."""

import asyncio
import os
import pty
import signal
import stat
import sys
import termios
import tomllib
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from desk_command import Said
from fake_telegram import TOKEN, FakeTelegram, Limits
from hostile_server import HostileServer

from briefbot.config import load_file
from briefbot.showing.config_file import Choices, chosen_in

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-c", "import sys; sys.argv[0] = 'briefbot'; from briefbot.cli import main; main()")
WRONG = "7000000009:AAF-no-such-token-0123456789"
KEY = "sk-an-invented-key"
RSS = (
    "<rss version='2.0'><channel><title>Harbour Wire</title><link>https://h.test</link>"
    "<item><title>Ferry stops</title><link>https://h.test/1</link><guid>1</guid></item></channel></rss>"
)
SITE = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Wire</body></html>'


@dataclass
class Home:
    """A folder with nothing in it, and what is reached from there."""

    folder: Path
    telegram: FakeTelegram
    site: HostileServer
    more: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFBOT_", "OPENAI_", "TELEGRAM_"))}
        own = {
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "TZ": "Europe/Berlin",
            "BRIEFBOT_TELEGRAM__BASE_URL": self.telegram.url.removesuffix("/bot"),
            "BRIEFBOT_FETCH__ALLOW_HOSTS": "127.0.0.1",
        }
        return {**kept, **own, **self.more}

    async def types(self, *arguments: str, answers: str = "") -> Said:
        """Run the command, the answers on its standard input."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND, *arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=self.folder, env=self.environ
        )
        async with asyncio.timeout(60):
            out, err = await process.communicate(answers.encode())
        return Said(process.returncode or 0, out.decode(), err.decode())


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with FakeTelegram(Limits.off()) as telegram, HostileServer() as site:
        site.serves("/", SITE.encode(), headers={"Content-Type": "text/html"})
        site.serves("/feed", RSS.encode(), headers={"Content-Type": "application/rss+xml"})
        yield Home(tmp_path, telegram, site)


@dataclass
class Terminal:
    """A pseudo-terminal with the command in it, and all that was shown there."""

    descriptor: int
    process: asyncio.subprocess.Process
    shown: str = ""
    answered: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def read(self) -> None:
        try:
            self.shown += os.read(self.descriptor, 65_536).decode("utf-8", "replace")
        except OSError:  # the other end is closed
            asyncio.get_running_loop().remove_reader(self.descriptor)
        self.news.set()

    async def asked(self, words: str, *, hidden: bool = False) -> None:
        """Wait until the last that is shown since the last answer is this question."""
        async with asyncio.timeout(60):
            while words not in self.shown[self.answered :].rpartition("\n")[2] or hidden == self._echoes():
                self.news.clear()
                try:
                    await asyncio.wait_for(self.news.wait(), 0.1)
                except TimeoutError:
                    assert self.process.returncode is None, self.shown

    def _echoes(self) -> bool:
        return bool(termios.tcgetattr(self.descriptor)[3] & termios.ECHO)

    def types(self, words: str) -> None:
        self.answered = len(self.shown)
        os.write(self.descriptor, f"{words}\n".encode())


@asynccontextmanager
async def terminal(home: Home) -> AsyncIterator[Terminal]:
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "setup", stdin=theirs, stdout=theirs, stderr=theirs, cwd=home.folder, env=home.environ, start_new_session=True
    )
    os.close(theirs)
    opened = Terminal(ours, process)
    asyncio.get_running_loop().add_reader(ours, opened.read)
    try:
        yield opened
    finally:
        asyncio.get_running_loop().remove_reader(ours)
        if process.returncode is None:
            process.kill()
        await process.wait()
        os.close(ours)


def left(home: Home) -> list[str]:
    return sorted(file.name for file in home.folder.iterdir())


async def test_a_person_in_a_terminal_sets_everything_up(home: Home) -> None:
    ada = home.telegram.person("Ada")
    async with terminal(home) as screen:
        await screen.asked("The bot's token", hidden=True)
        screen.types(WRONG)
        await screen.asked("The bot's token", hidden=True)
        screen.types(TOKEN)
        await screen.asked("Enter, number or skip")
        await ada.says("/start")
        screen.types("")
        await screen.asked("Is that you?")
        screen.types("y")
        await screen.asked("Address")
        screen.types(home.site.url())
        await screen.asked("Address")
        screen.types("")
        await screen.asked("Language of the desk")
        screen.types("Deutsch")
        await screen.asked("Time zone [Europe/Berlin]")
        screen.types("new yrok")
        await screen.asked("Time zone [America/New_York]")
        screen.types("")
        await screen.asked("The key, or Enter", hidden=True)
        screen.types(KEY)
        async with asyncio.timeout(60):
            ended = await screen.process.wait()
        screen.read()
    settings = load_file(home.config, {"HOME": str(home.folder)})
    followed = await home.types("feeds", "list")

    assert ended == 0
    assert "That is @desk_bot." in screen.shown
    assert "Telegram does not know it" in screen.shown
    assert "$1.00 a day and $20.00 a month" in " ".join(screen.shown.split())
    assert "briefbot run" in screen.shown
    assert not any(secret in screen.shown for secret in (TOKEN.partition(":")[2], WRONG.partition(":")[2], KEY))
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.admins == (ada.id,)
    assert (settings.desk.language, str(settings.desk.time_zone)) == ("de", "America/New_York")
    assert settings.model.api_key.get_secret_value() == KEY
    assert stat.S_IMODE(home.config.stat().st_mode) == 0o600
    assert home.site.url("/feed") in followed.out


async def test_answers_through_a_pipe_do_as_well(home: Home) -> None:
    answers = f"{TOKEN}\n4711\n{home.site.url('/feed')}\n\n\n\n\n"
    said = await home.types("--config", "own/desk.toml", "setup", answers=answers)
    settings = load_file(home.folder / "own" / "desk.toml", {"HOME": str(home.folder)})

    assert said.code == 0, said.err
    assert settings.telegram.admins == (4711,)
    assert str(settings.desk.time_zone) == "Europe/Berlin"
    assert settings.model.api_key.get_secret_value() == ""
    assert "Harbour Wire: 1 entry" in said.out
    assert "briefbot --config own/desk.toml run" in said.out
    assert TOKEN not in said.out + said.err


async def test_everything_can_be_skipped(home: Home) -> None:
    said = await home.types("setup", answers="\n\n\n\n\n")
    written = tomllib.loads(home.config.read_text("utf-8"))

    assert said.code == 0, said.err
    assert written == {"desk": {"language": "en", "time_zone": "Europe/Berlin"}}
    assert "briefbot feeds add URL" in said.out


async def test_what_cannot_be_used_is_said_in_a_line_and_asked_again(home: Home) -> None:
    answers = f"no token\n{TOKEN}\nme\nskip\nhttp://127.0.0.1:9/\nnot a feed\n\nklingon\nuk\nMiddle/Earth\n\nmy key\n\n"
    complaints = ("no token", "no number", "127.0.0.1:9", "not a feed", "not spoken", "no time zone", "no key")
    said = await home.types("setup", answers=answers)

    assert said.code == 0, said.err
    assert [line for line in said.err.splitlines() if not line.startswith("briefbot: ")] == []
    assert [words for words in complaints if words not in said.err] == []
    assert 'language = "uk"' in home.config.read_text("utf-8")


@pytest.mark.parametrize("count", range(6))
async def test_answers_that_end_early_leave_nothing_behind(home: Home, count: int) -> None:
    answers = [TOKEN, "skip", home.site.url("/feed"), "", "en", "UTC"][:count]
    said = await home.types("setup", answers="".join(f"{answer}\n" for answer in answers))

    assert said.code == 4
    assert "nothing was written" in said.err
    assert said.err.count("\n") == 1
    assert left(home) == []


async def test_ctrl_c_leaves_nothing_behind(home: Home) -> None:
    async with terminal(home) as screen:
        await screen.asked("The bot's token", hidden=True)
        screen.types(TOKEN)
        await screen.asked("Enter, number or skip")
        screen.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(60):
            ended = await screen.process.wait()
        screen.read()

    assert ended == 130
    assert "nothing was written" in screen.shown
    assert "Traceback" not in screen.shown
    assert left(home) == []


async def test_a_file_that_is_there_is_changed_only_when_asked_to(home: Home) -> None:
    before = '# mine\n[brief]\nmax_words = 100  # short\n\n[desk]\nlanguage = "uk"\n'
    home.config.write_text(before, "utf-8")
    refused = await home.types("setup", answers="\n")
    untouched = home.config.read_text("utf-8")
    agreed = await home.types("setup", answers="y\n\n\nde\n\n\n")

    assert (refused.code, untouched) == (0, before)
    assert agreed.code == 0, agreed.err
    assert home.config.read_text("utf-8").startswith("# mine\n[brief]\nmax_words = 100  # short\n")
    assert load_file(home.config, {"HOME": str(home.folder)}).desk.language == "de"


async def test_a_broken_file_is_said_and_stays_as_it_is(home: Home) -> None:
    home.config.write_text("[desk]\nlangauge = 3\n", "utf-8")
    said = await home.types("setup", answers="y\n\n\n\n\n\n")

    assert said.code == 4
    assert "did you mean language?" in said.err
    assert "config.toml is left as it is" in said.err
    assert home.config.read_text("utf-8") == "[desk]\nlangauge = 3\n"


async def test_a_store_that_cannot_be_opened_leaves_no_file(home: Home) -> None:
    home.more["BRIEFBOT_STORE__URL"] = "sqlite:////dev/null/news.db"
    said = await home.types("setup", answers="\n\n\n\n\n")

    assert said.code == 5
    assert left(home) == []


async def test_telegram_that_cannot_be_asked_leaves_the_token_to_the_person(home: Home) -> None:
    home.more["BRIEFBOT_TELEGRAM__BASE_URL"] = "http://127.0.0.1:9"
    said = await home.types("setup", answers=f"{TOKEN}\ny\n\nskip\n\n\n\n\n")

    assert said.code == 0, said.err
    assert TOKEN not in said.out + said.err
    assert TOKEN in home.config.read_text("utf-8")


def test_what_is_written_says_what_the_example_says() -> None:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    written = chosen_in("", Choices(language="de", time_zone="UTC", token=TOKEN, admins=(5,), api_key=KEY))
    comments = [line for line in written.splitlines() if line.startswith("#")]

    assert len(comments) == 7
    assert [line for line in comments if line not in example.splitlines()] == []

"""What somebody reads who does not know the commands yet."""

import os
import subprocess
from pathlib import Path

import pytest
from desk_command import Person


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.mark.parametrize("group", [(), ("feeds",), ("config",)])
def test_a_group_of_commands_alone_lists_them(person: Person, group: tuple[str, ...]) -> None:
    alone = person.types(*group)

    assert alone.code == 0
    assert alone.out == person.types(*group, "--help").out
    assert alone.err == ""


@pytest.mark.parametrize("arguments", [("poll",), ("poll", "--now")])
def test_a_poll_without_feeds_says_how_to_follow_one(person: Person, arguments: tuple[str, ...]) -> None:
    said = person.types(*arguments)

    assert said.code == 0
    assert said.out.startswith("No feeds yet.")
    assert "feeds add URL" in " ".join(said.out.split())


def test_no_line_ends_in_a_blank_where_one_wraps(person: Person) -> None:
    lines = person.types("demo", "--store", f"sqlite:///{person.home / 'demo.db'}").out.split("\n")

    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("arguments", "settings", "complaint"),
    [
        (("brief", "."), {}, "'.' is a folder: give a file in it, a URL such as https://..., or -"),
        (("brief", ""), {}, "'.' is a folder: give a file in it"),
        (
            ("feeds", "add", "./feed.xml"),
            {},
            "'./feed.xml' is no address of a feed: give one such as https://example.org/feed.xml",
        ),
        (
            ("status",),
            {"STORE__URL": "sqlite:////proc/nowhere/news.db"},
            "cannot be opened: check the path, and that you may write",
        ),
        (("status",), {"STORE__URL": "sqlite:///."}, "cannot be opened: check the path, and that you may write"),
        (("--config", ".", "config", "check"), {}, ".: is a folder; name a file in it, such as config.toml"),
    ],
)
def test_who_names_the_wrong_place_is_told_what_to_name(
    person: Person, arguments: tuple[str, ...], settings: dict[str, str], complaint: str
) -> None:
    said = person.types(*arguments, **settings)

    assert said.code in (3, 4, 5)
    assert said.err.count("\n") == 1
    assert complaint in said.err


def test_the_demo_ends_with_lines_that_show_its_briefs_when_they_are_pasted(person: Person) -> None:
    store = f"sqlite:///{person.home / 'a demo.db'}"
    lines = person.types("demo", "--store", store).out.split("\n")
    latest = next(line.strip() for line in lines if line.startswith("  BRIEFBOT_STORE__URL="))
    environ = {"PATH": os.environ["PATH"], "HOME": str(person.home)}
    pasted = subprocess.run(latest, shell=True, cwd=person.home, env=environ, capture_output=True, check=True)

    assert latest.endswith("latest")
    assert "treaty" in pasted.stdout.decode()

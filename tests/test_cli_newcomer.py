"""What somebody reads who does not know the commands yet."""

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

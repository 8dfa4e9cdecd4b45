"""What the documents tell a person to type is there, and does what it should where it needs no network."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from briefbot.cli import commands

CHECKOUT = Path(__file__).parent.parent
DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md")])
OTHERS = {"cd", "curl", "git", "pip", "python3", "uv"}  # programs of a shell block that are not ours
OFFLINE = ("brief", "feeds list", "feeds import", "feeds export", "latest", "config check", "--version")
PAGE = """Lake Orrin reopened to swimmers on Monday, three weeks after a paint works spilled solvent into its only inflow.

"The lake cleaned itself faster than our models allow," said Tamsin Okoro, a hydrologist at the Orrin Institute.

The paint works will pay for two more years of measurements, the county said, and must move its tanks by the spring.
"""
OPML = '<opml version="2.0"><body><outline type="rss" text="Orrin" xmlUrl="https://orrin.test/feed"/></body></opml>'


def commands_of(document: Path) -> Iterator[str]:
    """The lines of a document's shell blocks, without their comments."""
    for block in re.findall(r"^```sh\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        yield from (line.partition(" #")[0].strip() for line in block.splitlines() if line and not line.startswith("#"))


TYPED = [pytest.param(line, id=f"{document.name}: {line}") for document in DOCUMENTS for line in commands_of(document)]


@pytest.mark.parametrize("line", TYPED)
def test_what_is_to_be_typed_is_there(line: str) -> None:
    program, *words = shlex.split(line.partition(" > ")[0])

    if program == "./run":
        listed = subprocess.run([CHECKOUT / "run"], capture_output=True, text=True, check=True).stdout
        assert f"./run {words[0]} " in listed
        assert words[0] != "bench" or (CHECKOUT / "benchmarks" / f"{words[1]}.py").is_file()
    elif program == "briefbot":
        assert unknown(words) == []
    else:
        assert program in OTHERS


def unknown(words: list[str]) -> list[str]:
    """The words of a briefbot command that are no command and no option where they stand."""
    here, strange = get_command(commands), []
    for word in words:
        options = {spelling for parameter in here.params for spelling in parameter.opts} | {"--help"}
        if word.startswith("--"):
            strange += [] if word.partition("=")[0] in options else [word]
        elif hasattr(here, "commands"):
            strange += [] if word in here.commands else [word]
            here = here.commands.get(word, here)
    return strange


def test_the_commands_of_the_readme_that_need_no_network_run(tmp_path: Path) -> None:
    (tmp_path / "SOURCE").write_text(PAGE, encoding="utf-8")
    (tmp_path / "subscriptions.opml").write_text(OPML, encoding="utf-8")
    lines = [line.removeprefix("briefbot ") for line in commands_of(CHECKOUT / "README.md") if line.startswith("briefbot ")]
    offline = [line for line in lines if line.startswith(OFFLINE)]
    said = {line: typed(line, tmp_path) for line in offline}

    assert set(OFFLINE) == {start for start in OFFLINE for line in offline if line.startswith(start)}
    assert {line: done.stderr for line, done in said.items() if done.returncode} == {}


def typed(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A briefbot command as a person types it, in a folder that is all they have."""
    environ = {"PATH": os.defpath, "HOME": str(folder), "PYTHONPATH": str(CHECKOUT)}
    command = f'"$0" -c "from briefbot.cli import main; main()" {line}'
    return subprocess.run(
        ["/bin/sh", "-c", command, sys.executable],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_what_a_document_links_to_is_there(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


MOMENT = re.compile(r"[0-9]{1,2}\s[A-Z][a-z]{2}\s20[0-9]{2},\s[0-9]{2}:[0-9]{2}")


def test_the_brief_that_the_readme_shows_is_one_of_the_demos(tmp_path: Path) -> None:
    [shown] = re.findall(r"^```text\n(.*?)^```", (CHECKOUT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    done = typed(f"demo --store sqlite:///{tmp_path}/demo.db", tmp_path)

    assert MOMENT.sub("then", shown) in MOMENT.sub("then", done.stdout)

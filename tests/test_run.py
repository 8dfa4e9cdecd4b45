"""`./run`, before there is anything to run."""

import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
COMMANDS = ("demo", "brief", "test", "check", "bench", "eval", "model", "screenshots", "words", "lock")


def run(*arguments: str, at: Path = CHECKOUT, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`./run` of the folder `at`, where only the programs of the folder `path` are to be found."""
    environ = {"PATH": str(path)} if path else None
    return subprocess.run([at / "run", *arguments], env=environ, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of the programs that every machine has, with no Python among them."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "cat", "cksum", "dirname", "env", "grep", "mkdir", "tail"):
        (folder / name).symlink_to(shutil.which(name) or pytest.skip(f"there is no {name}"))
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a fresh checkout as is read before anything is installed."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("run", "constraints.txt", "pyproject.toml"):
        shutil.copy(CHECKOUT / name, folder)
    return folder


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/usr/bin/env bash\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def test_alone_it_lists_every_command(bare: Path, checkout: Path) -> None:
    listed = run(at=checkout, path=bare)

    assert listed.returncode == 0
    assert [line.split()[1] for line in listed.stdout.splitlines()] == list(COMMANDS)


def test_a_command_that_there_is_not_is_one_line() -> None:
    refused = run("tset")

    assert refused.returncode == 2
    assert refused.stderr == "./run: no such command: tset; ./run alone lists what there is\n"


@pytest.mark.parametrize("command", ["demo", "test", "check"])
def test_where_there_is_no_python_one_line_says_what_to_install(command: str, bare: Path, checkout: Path) -> None:
    refused = run(command, at=checkout, path=bare)

    assert refused.returncode == 1
    assert refused.stderr == (
        "./run: needs Python 3.11 or newer, or uv (https://docs.astral.sh/uv): install either, then try again\n"
    )
    assert not (checkout / ".venv").exists()


def test_an_older_python_is_not_taken(bare: Path, checkout: Path) -> None:
    program(bare, "python3", "exit 1")
    refused = run("test", at=checkout, path=bare)

    assert "needs Python 3.11 or newer" in refused.stderr


def test_where_python_has_no_venv_module_one_line_says_what_to_install(bare: Path, checkout: Path) -> None:
    program(bare, "python3.12", '[ "$2" != venv ]')
    refused = run("test", at=checkout, path=bare)

    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "python3.12 has no venv module: install it (Debian, Ubuntu: apt install python3-venv) or uv" in refused.stderr


def test_where_nothing_can_be_installed_one_line_says_why(bare: Path, checkout: Path) -> None:
    make = 'mkdir -p "$4/bin" && cat "$0" >"$4/bin/python" && /bin/chmod +x "$4/bin/python"'
    program(
        bare,
        "python3.12",
        f"""
        case "$2 $3" in
            "venv --clear") {make} ;;
            "pip install") echo "ERROR: first"; echo "ERROR: no yarl" >&2; exit 1 ;;
        esac""",
    )
    refused = run("test", at=checkout, path=bare)

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "Setting up with pip (once, a few minutes) ...",
        f"./run: could not install: ERROR: no yarl; the rest is in {checkout}/.venv/install.log",
    ]


def test_what_is_set_up_once_is_not_set_up_again_until_the_pins_change(bare: Path, checkout: Path) -> None:
    asked = checkout / "asked"
    program(bare, "uv", f'echo "$1 $2" >>{asked}; mkdir -p "${{!#}}/bin" 2>/dev/null; exit 0')
    (checkout / ".venv/bin").mkdir(parents=True)
    program(checkout / ".venv/bin", "python", f'[ "$2" != pytest ] || echo pytest >>{asked}')
    run("test", at=checkout, path=bare)
    run("test", at=checkout, path=bare)
    once = asked.read_text(encoding="utf-8").splitlines()
    with (checkout / "constraints.txt").open("a", encoding="utf-8") as pins:
        pins.write("another==1\n")
    run("test", at=checkout, path=bare)
    again = asked.read_text(encoding="utf-8").splitlines()

    assert once == ["pip install", "pip install", "pytest", "pytest"]
    assert again[len(once) :] == ["pip install", "pip install", "pytest"]

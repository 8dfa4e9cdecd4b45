"""The package as people install it: built, put into an environment of its own, and run from an empty folder."""

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
PAGE = """<!doctype html><html lang="en"><head><title>Lake Orrin reopens</title></head><body><article>
<h1>Lake Orrin reopens after the spill</h1>
<p>Lake Orrin reopened to swimmers on Monday, three weeks after a paint works spilled solvent into its only inflow.</p>
<p>The county measured the water at eleven places and found no trace of the solvent, its water office said in a report.</p>
<p>"The lake cleaned itself faster than our models allow," said Tamsin Okoro, a hydrologist at the Orrin Institute, who
has studied the inflow for twenty years. "One dry summer would have made this a very different story."</p>
<p>The paint works will pay for two more years of measurements, the county said, and must move its tanks by the spring.</p>
</article></body></html>"""


def ran(*command: str | Path, at: Path) -> str:
    """What a command says. It knows of no checkout and of no settings."""
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(at)}
    done = subprocess.run(command, cwd=at, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=CHECKOUT, check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel in it; the libraries it needs are lent by ours, after its own."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=True)
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        home / "bin/python",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
    ]
    subprocess.run([*pip, wheel], check=True)
    [site] = home.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    return home / "bin"


def test_the_wheel_holds_every_file_of_the_package_with_the_prompts(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    prompts = {f for f in (CHECKOUT / "prompts").rglob("*") if f.is_file()}
    package = {f for f in (CHECKOUT / "briefbot").rglob("*") if f.is_file() and "__pycache__" not in f.parts}

    assert {str(file.relative_to(CHECKOUT)) for file in package} - held == set()
    assert {"briefbot/" + str(file.relative_to(CHECKOUT)) for file in prompts} - held == set()


def test_what_runs_is_the_wheel(programs: Path, tmp_path: Path) -> None:
    place = ran(programs / "python", "-c", "import briefbot; print(briefbot.__file__)", at=tmp_path)

    assert Path(place.strip()).is_relative_to(programs.parent)


def test_an_installed_briefbot_says_its_version(programs: Path, wheel: Path, tmp_path: Path) -> None:
    assert ran(programs / "briefbot", "--version", at=tmp_path) == f"briefbot {wheel.name.split('-')[1]}\n"


def test_an_installed_briefbot_writes_a_brief(programs: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    brief = json.loads(ran(programs / "briefbot", "brief", page, "--json", at=tmp_path))

    assert [view["name"] for view in brief["expert_views"]] == ["Tamsin Okoro"]
    assert all(quote["text"] in PAGE for quote in brief["expert_views"][0]["quotes"])

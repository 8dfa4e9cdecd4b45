"""The command `briefbot`, run as a person runs it: a process of its own, a home of its own, what it printed."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("briefbot")


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an empty home folder, who types commands there; `through` is a command that runs what they type."""

    home: Path
    through: tuple[str, ...] = ()

    def types(self, *arguments: str, given: bytes = b"", **settings: str) -> Said:
        """Run `briefbot` with the arguments; `given` is its standard input, settings are BRIEFBOT_ variables."""
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.home), "COLUMNS": "100", "LANG": "C.UTF-8"}
        environ |= {f"BRIEFBOT_{name}": value for name, value in settings.items()}
        done = subprocess.run(
            [*self.through, PROGRAM, *arguments],
            cwd=self.home,
            env=environ,
            input=given,
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

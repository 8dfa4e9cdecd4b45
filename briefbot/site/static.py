"""The files that pages are shown with: read once, packed once, at an address that changes with their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefbot.site.leaf import FOR_EVER, SHORTLY, Leaf, answered, leaf

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Static:
    """Our files by their names."""

    leaves: Mapping[str, Leaf]

    def hashed(self, name: str) -> str:
        """The name with its content's tag in it ("site.1a2b3c4d.css"), that a browser may keep for ever."""
        stem, _, kind = name.rpartition(".")
        return f"{stem}.{self.leaves[name].tag[:8]}.{kind}"

    async def show(self, request: Request) -> Response:
        """The file of that name, with or without its tag."""
        name = request.path_params["name"]
        if name in self.leaves:
            return answered(request, self.leaves[name], keep=SHORTLY)
        for plain, sent in self.leaves.items():
            if name == self.hashed(plain):
                return answered(request, sent, keep=FOR_EVER)
        raise HTTPException(404)

    def routes(self) -> list[Route]:
        """Where they are."""
        return [Route("/static/{name}", self.show)]


def read_static() -> Static:
    """The files beside this module."""
    found = [file for file in files("briefbot").joinpath("site/static").iterdir() if file.name.rpartition(".")[2] in _TYPES]
    return Static({file.name: leaf(file.read_bytes(), _TYPES[file.name.rpartition(".")[2]], level=9) for file in found})

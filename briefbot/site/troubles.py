"""The pages that say what went wrong, and what to do."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from briefbot.showing.catalogue import marked
from briefbot.site.frame import Frame
from briefbot.site.leaf import PRIVATE

_SAID: dict[int, tuple[str, str]] = {
    403: (marked("That did not come from here"), marked("Open the page itself and send the form again from there.")),
    404: (
        marked("There is no such page"),
        marked("It may have been moved or taken back, or the address has a slip in it. The search below knows every brief."),
    ),
    405: (marked("That cannot be done here"), marked("This page can only be read.")),
    408: (marked("That took too long"), marked("The line is slow or broke off. Please try again.")),
    410: (marked("This is gone"), marked("It was here once, and was taken back.")),
    413: (marked("That is too much"), marked("What was sent is larger than this page takes.")),
    414: (marked("That address is too long"), marked("Try fewer words.")),
    429: (marked("That was a little often"), marked("Please wait a few minutes, then try again.")),
    503: (
        marked("The desk is busy"),
        marked("The page could not be made just now. Please try again in a minute."),
    ),
}
_ELSE_THEIRS = (marked("That cannot be answered"), marked("Something in the request is not as it should be."))
_ELSE_OURS = (
    marked("Something went wrong here"),
    marked("The fault is ours, and it is in our log. Please try again in a minute."),
)


@dataclass(frozen=True, slots=True)
class Troubles:
    """Pages of statuses that are no success."""

    frame: Frame

    async def of_status(self, request: Request, error: Exception) -> Response:
        """The page of an `HTTPException`."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(getattr(error, "headers", None) or {})
        if status == 503:
            headers.setdefault("Retry-After", "60")
        return self.page(request, status, headers)

    async def of_store(self, request: Request, error: Exception) -> Response:
        """The page of a store that does not answer."""
        del error  # the store has logged it
        return self.page(request, 503, {"Retry-After": "60"})

    def page(self, request: Request, status: int, headers: dict[str, str]) -> Response:
        """The page of a status."""
        title, advice = _SAID.get(status, _ELSE_OURS if status >= 500 else _ELSE_THEIRS)
        shown = {"title": title, "advice": advice, "number": status, "canonical": ""}
        return self.frame.page(request, "trouble.html", status=status, keep=PRIVATE, headers=headers, **shown)

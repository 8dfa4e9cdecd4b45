"""The way in to the desk's own pages, and what every one of them stands behind."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from briefbot.desk.lodge import Lodge, Session
from briefbot.desk.seals import LASTS
from briefbot.site.forms import MOST_BYTES, Form, form_of
from briefbot.site.frame import Frame
from briefbot.site.leaf import PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request of somebody who was let in, with the form that it brings."""

    request: Request
    session: Session
    form: Form


Acting = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """Makes routes that only those see who were let in, and pages for them."""

    frame: Frame
    lodge: Lodge

    def shows(self, path: str, show: Acting) -> Route:
        """The route of a page."""
        return Route(path, self._behind(show))

    def does(self, path: str, act: Acting) -> Route:
        """The route of what a form of such a page asks for."""
        return Route(path, self._behind(act), methods=["POST"], max_body_size=MOST_BYTES)

    def page(self, visit: Visit, template: str, /, *, status: int = 200, **shown: object) -> Response:
        """A page, with what its forms must carry in `form_seal`."""
        given: dict[str, Any] = {
            "form_seal": self.lodge.form(visit.session),
            "said": "",
            "is_well": True,
        } | shown
        return self.frame.page(visit.request, template, status=status, keep=PRIVATE, canonical="", **given)

    def back(self, *below: str, **asking: object) -> Response:
        """To a page, after something was done."""
        query = "&".join(f"{name}={value}" for name, value in asking.items())
        address = self.frame.publication.links.local.admin(*below)
        return RedirectResponse(f"{address}?{query}" if query else address, 303, {"Cache-Control": PRIVATE})

    def _behind(self, endpoint: Acting) -> Callable[[Request], Awaitable[Response]]:
        async def let_in(request: Request) -> Response:
            session = await self.session(request)
            if session is None:
                return self.frame.page(request, "admin_closed.html", status=401, keep=PRIVATE, canonical="")
            form = await form_of(request) if request.method == "POST" else Form()
            if request.method == "POST" and not self.lodge.is_form(session, form.one("form")):
                raise HTTPException(403)
            return await endpoint(Visit(request=request, session=session, form=form))

        return let_in

    async def session(self, request: Request) -> Session | None:
        """Who sends the request, if they were let in."""
        return await self.lodge.session(request.cookies.get(self._cookie(request), ""))

    async def ask(self, request: Request) -> Response:
        """The page of a login link. To look at it uses nothing up, for programs look at links, too."""
        seal = request.path_params["seal"]
        if not await self.lodge.is_good(seal):
            return self.frame.page(request, "admin_closed.html", status=410, keep=PRIVATE, canonical="")
        return self.frame.page(request, "admin_login.html", keep=PRIVATE, canonical="", seal=seal)

    async def enter(self, request: Request) -> Response:
        """Come in."""
        session = await self.lodge.enter(request.path_params["seal"])
        if not session:
            return self.frame.page(request, "admin_closed.html", status=410, keep=PRIVATE, canonical="")
        response = self.back()
        response.set_cookie(self._cookie(request), session, **self._bounds(request))  # type: ignore[arg-type]
        return response

    async def leave(self, visit: Visit) -> Response:
        """Go out."""
        await self.lodge.leave(visit.session)
        links = self.frame.publication.links.local
        response = RedirectResponse(links.front(), 303, {"Cache-Control": PRIVATE})
        bounds = dict(self._bounds(visit.request)) | {"max_age": 0}
        response.set_cookie(self._cookie(visit.request), "", **bounds)  # type: ignore[arg-type]
        return response

    def _cookie(self, request: Request) -> str:
        # With this prefix no page of a neighbour under the same domain can put one there.
        return "__Host-briefbot" if self._is_secure(request) else "briefbot"

    def _bounds(self, request: Request) -> Mapping[str, object]:
        return {
            "max_age": int(LASTS["session"].total_seconds()),
            "path": "/",
            "secure": self._is_secure(request),
            "httponly": True,
            "samesite": "strict",
        }

    def _is_secure(self, request: Request) -> bool:
        """Whether the browser speaks https: as we see it, or because people reach us at such an address."""
        known = urlsplit(self.frame.publication.links.base)
        is_ours = known.scheme == "https" and request.headers.get("host", "") == known.netloc
        return request.url.scheme == "https" or is_ours

    def routes(self) -> list[Route]:
        """Where the way in is."""
        return [
            Route("/admin/login/{seal}", self.ask),
            Route("/admin/login/{seal}", self.enter, methods=["POST"], max_body_size=MOST_BYTES),
            self.does("/admin/logout", self.leave),
        ]

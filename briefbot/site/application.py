"""The site put together: its frame, and groups of routes."""

from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import BaseRoute

from briefbot.errors import StoreError
from briefbot.site.frame import Frame
from briefbot.site.guards import Answering, Binding, Guarding, Placing, Weighing
from briefbot.site.troubles import Troubles

MOST_BYTES = 64_000
"""The largest body that is read. A route that takes more says so: `Route(..., max_body_size=...)`."""


def site(frame: Frame, routes: Iterable[BaseRoute], *, behind_proxy: bool = False, patience: float = 30.0) -> Starlette:
    """The site as an ASGI application. A group of routes is a class that holds its ports, with a method `routes`.

    An endpoint raises `HTTPException(404)` and the like for what is not there; a `StoreError` becomes a page that says so.
    """
    troubles = Troubles(frame)
    application = Starlette(
        routes=[*frame.static.routes(), *routes],
        middleware=[
            Middleware(Binding),
            Middleware(Answering, failed=troubles.of_status, patience=patience),
            Middleware(Placing, below=frame.publication.links.local.base, behind_proxy=behind_proxy),
            Middleware(Guarding, failed=troubles.of_status),
            Middleware(Weighing, failed=troubles.of_status),
            Middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BYTES),
        ],
        exception_handlers={HTTPException: troubles.of_status, StoreError: troubles.of_store},
    )
    application.router.redirect_slashes = False
    return application

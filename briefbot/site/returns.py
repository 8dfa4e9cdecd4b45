"""Takes the bounces that a mail server posts."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class PostedReturns:
    """`take` acts on the octets of a mail. Who posts must know the `secret`; with "" there is no such page."""

    secret: str = field(repr=False)
    take: Callable[[bytes], Awaitable[object]]

    async def receive(self, request: Request) -> Response:
        """A mail as it came, in the body."""
        known, given = f"Bearer {self.secret}".encode(), request.headers.get("authorization", "").encode("latin-1")
        if not hmac.compare_digest(known, given):
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        await self.take(await request.body())
        return Response(status_code=204)

    def routes(self) -> list[Route]:
        """Where it is."""
        page = Route("/mail/bounces", self.receive, methods=["POST"], max_body_size=_MOST_BYTES)
        return [page] if self.secret else []

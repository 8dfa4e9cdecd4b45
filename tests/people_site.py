"""The site's forms over a real store, and a browser of few manners that fills them in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from urllib.parse import urlencode

from bot_parts import BERLIN, TOPICS
from join_parts import Desks
from site_reading import Answer, ask
from starlette.types import ASGIApp

from briefbot.showing.links import Links
from briefbot.site.application import site
from briefbot.site.frame import Frame
from briefbot.site.joining import Joining
from briefbot.site.membership import Membership
from briefbot.site.publication import Publication
from briefbot.site.turnstile import Turnstile

LINKS = Links("https://site.test")
FRAME = Frame(publication=Publication(title="Harbour briefs", links=LINKS, zone=BERLIN, takes_subscribers=True))
HERE = {"Origin": "http://site.test", "Sec-Fetch-Site": "same-origin"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GIVEN = {"email": "you@example.org", "scope": "all", "rhythm": "digest", "at": "07:30", "zone": "Europe/Kyiv", "language": "uk"}


def people_site(desks: Desks) -> ASGIApp:
    common = {"frame": FRAME, "shelf": desks.store.feeds, "topics": TOPICS, "at": time(7, 30)}
    joining = Joining(desk=desks.join, members=desks.members, turnstile=Turnstile(desks.clock), **common)  # type: ignore[arg-type]
    membership = Membership(desk=desks.members, **common)  # type: ignore[arg-type]
    return site(FRAME, [*joining.routes(), *membership.routes()])


@dataclass
class Visitor:
    """Somebody with a browser: keeps cookies, sends forms as a page of the site would."""

    application: ASGIApp
    client: str = "203.0.113.7"
    cookies: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)

    async def sees(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return self._kept(await ask(self.application, path, method=method, headers=self._sent(headers), client=self.client))

    async def sends(
        self, path: str, fields: dict[str, object] | Sequence[tuple[str, object]], headers: dict[str, str] | None = None
    ) -> Answer:
        body = urlencode(fields, doseq=True).encode()
        told = self._sent(FORM | (HERE if headers is None else headers))
        return self._kept(await ask(self.application, path, method="POST", headers=told, body=[body], client=self.client))

    def _sent(self, headers: dict[str, str]) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return headers | ({"Cookie": cookies} if cookies else {})

    def _kept(self, answer: Answer) -> Answer:
        if said := answer.headers.get("set-cookie"):
            self.set_cookies.append(said)
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return answer

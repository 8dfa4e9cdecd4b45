"""The page of a reader's digest, for who would rather read it in a browser."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from briefbot.desk.editions import EditionDesk
from briefbot.showing.digest import EditionStory, correction_said, edition
from briefbot.showing.plain import plain, web_link
from briefbot.showing.web import WebBrief, web_brief
from briefbot.site.frame import Frame
from briefbot.site.leaf import PRIVATE

_UNSEEN = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""The address of the page is its key: no link tells it on, and nobody finds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story of a digest, and what a page shows of it."""

    story: EditionStory
    shown: WebBrief


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPages:
    """Shows digests. To look changes nothing."""

    frame: Frame
    desk: EditionDesk

    async def show(self, request: Request) -> Response:
        """The digest."""
        post = await self.desk.post(request.path_params["seal"])
        told = edition(post, self.frame.publication.links.local.brief) if post else None
        if post is None or told is None or (told.says_nothing and not post.digest.says_nothing):
            return self.frame.page(request, "stale.html", status=410, keep=PRIVATE, headers=_UNSEEN, canonical="")
        words = self.frame.reader(request).words
        return self.frame.page(
            request,
            "digest.html",
            keep=PRIVATE,
            headers=_UNSEEN,
            canonical="",
            day=told.day,
            lead=plain(told.lead).strip(),
            stories=_told(told.stories),
            also=_told(told.also),
            corrections=[
                (correction_said(one, words), plain(one.claim).strip(), plain(one.headline).strip(), _link(one.url))
                for one in told.corrections
            ],
            says_nothing=told.says_nothing,
        )

    def routes(self) -> list[Route]:
        """Where it is."""
        return [Route("/digest/{seal}", self.show)]


def _told(stories: tuple[EditionStory, ...]) -> list[Told]:
    shown = ((story, web_brief(story.brief)) for story in stories)
    return [Told(story=story, shown=brief) for story, brief in shown if brief]


def _link(url: str) -> str:
    """An address of ours, or of the web."""
    return url if url.startswith("/") and not url.startswith("//") else web_link(url)

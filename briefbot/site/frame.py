"""What every page stands in: the templates, the reader's language, the files that pages are shown with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from briefbot.showing.audience import Audience
from briefbot.showing.links import Links
from briefbot.site.leaf import SHORTLY, Leaf, answered, leaf
from briefbot.site.publication import Publication
from briefbot.site.reader import language_of
from briefbot.site.static import Static, read_static


def _templates() -> Environment:
    """Every template, compiled: one that cannot be read fails at the start. All that they are given is escaped."""
    templates = Environment(
        loader=PackageLoader("briefbot", "site/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    templates.filters["onward"] = _onward
    for name in templates.list_templates():
        templates.get_template(name)
    return templates


def _onward(address: Callable[..., str], *of: object) -> Callable[[int], str]:
    """The address of each page of a list: `link.topic | onward("sea")` is a function of the page's number."""
    return lambda page: address(*of, page=page)


_HOST = re.compile(r"(?:[\w.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII)


def _page(page: object) -> str:
    """The page of a list, as it stands in an address."""
    return f"?page={page}" if page != 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Makes pages of templates. Each can use, beside what it is given:

    `say` and `say_number` (the catalogue's, in the reader's language), `words` (the catalogue itself), `zone`, `site` (the
    `Publication`), `link` (`Links` from page to page), `absolute` (`Links` with the host, where it is known), `static` (the
    address of a file of ours), `here` (the path of the page), `canonical` (its address for search engines, or "").
    """

    publication: Publication = field(default_factory=Publication)
    static: Static = field(default_factory=read_static)
    templates: Environment = field(default_factory=_templates, repr=False)

    def reader(self, request: Request) -> Audience:
        """Who reads: in the language that their browser asks for, where it is one of ours."""
        asked = request.headers.get("accept-language", "")
        return Audience(language=language_of(asked, self.publication.language), zone=self.publication.zone)

    def page(
        self,
        request: Request,
        template: str,
        /,
        *,
        status: int = 200,
        keep: str = SHORTLY,
        headers: Mapping[str, str] | None = None,
        **shown: object,
    ) -> Response:
        """The page that the template makes of what is shown; `keep` is its Cache-Control, `PRIVATE` for one reader's own."""
        return answered(request, self.rendered(request, template, **shown), keep=keep, status=status, headers=headers)

    def rendered(self, request: Request, template: str, /, **shown: object) -> Leaf:
        """The same as bytes, to be sent more than once to readers of one language."""
        return leaf(self.text(request, template, **shown).encode("utf-8", "replace"))

    def text(self, request: Request, template: str, /, **shown: object) -> str:
        """What the template makes of what is shown."""
        return self.templates.get_template(template).render(self._given(request, shown) | shown)

    def absolute(self, request: Request) -> Links:
        """Links for who reads elsewhere: as the settings say, or else by the name that we were asked under."""
        host = request.headers.get("host", "")
        asked = f"{request.scope['scheme']}://{host}" if _HOST.fullmatch(host) else "http://localhost"
        return Links(self.publication.links.base or asked)

    def _given(self, request: Request, shown: Mapping[str, object]) -> dict[str, object]:
        words, links = self.reader(request).words, self.publication.links
        here = request.scope["path"]
        return {
            "say": words.say,
            "say_number": words.say_number,
            "words": words,
            "zone": self.publication.zone,
            "site": self.publication,
            "link": links.local,
            "absolute": links,
            "static": lambda name: links.local.static(self.static.hashed(name)),
            "here": here,
            "canonical": links.at(here) + _page(shown.get("page", 1)) if links.base else "",
        }

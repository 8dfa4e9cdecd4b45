"""The addresses of our own pages: the one place where they are made."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Links:
    """Links into the site. `base` is where people reach it ("https://briefs.example.org"); with "" they lead from its root."""

    base: str = ""

    @property
    def local(self) -> "Links":
        """The same without the host, as pages link to each other."""
        return Links(urlsplit(self.base).path.rstrip("/"))

    def front(self) -> str:
        """The newest briefs."""
        return self._at()

    def day(self, day: date, page: int = 1) -> str:
        """The briefs of a day, the last of them on page 1."""
        return self._at("day", day.isoformat()) + _asking(page=_after_first(page))

    def topics(self) -> str:
        """The topics."""
        return self._at("topics")

    def topic(self, name: str, page: int = 1) -> str:
        """The briefs of a topic, the newest on page 1."""
        return self._at("topic", name) + _asking(page=_after_first(page))

    def experts(self, page: int = 1) -> str:
        """Who was quoted as an expert."""
        return self._at("experts") + _asking(page=_after_first(page))

    def expert(self, slug: str, page: int = 1) -> str:
        """What a person has said; `slug` is of their name (`showing.slugs`)."""
        return self._at("expert", slug) + _asking(page=_after_first(page))

    def brief(self, brief_id: int) -> str:
        """A brief."""
        return self._at("brief", str(brief_id))

    def brief_json(self, brief_id: int) -> str:
        """A brief as JSON."""
        return self._at("brief", f"{brief_id}.json")

    def search(self, words: str = "", page: int = 1) -> str:
        """The search, or what it finds."""
        return self._at("search") + _asking(q=words, page=_after_first(page))

    def atom(self, topic: str = "") -> str:
        """The Atom feed of all briefs, or of a topic's."""
        return self._feed("feed.atom", topic)

    def json_feed(self, topic: str = "") -> str:
        """The JSON Feed of all briefs, or of a topic's."""
        return self._feed("feed.json", topic)

    def subscribe(self, topic: str = "") -> str:
        """Where somebody subscribes by mail, with a topic ticked."""
        return self._at("subscribe") + _asking(topic=topic)

    def confirm(self, token: str) -> str:
        """Where somebody says that an address is theirs."""
        return self._at("confirm", token)

    def preferences(self, token: str) -> str:
        """What a subscriber gets and when."""
        return self._at("preferences", token)

    def export(self, token: str) -> str:
        """All that is kept of a subscriber, as a file."""
        return self._at("preferences", token, "export")

    def digest(self, token: str) -> str:
        """A reader's digest."""
        return self._at("digest", token)

    def unsubscribe(self, token: str) -> str:
        """Where a subscriber leaves; a POST there is enough (RFC 8058)."""
        return self._at("unsubscribe", token)

    def admin(self, *below: str) -> str:
        """The desk's own pages: `admin("feeds")` is /admin/feeds."""
        return self._at("admin", *below)

    def bounces(self) -> str:
        """Where bounces are posted."""
        return self._at("mail", "bounces")

    def static(self, name: str) -> str:
        """A file that pages are shown with."""
        return self._at("static", name)

    def at(self, path: str) -> str:
        """The address of a path of ours ("/brief/7")."""
        return self.base.rstrip("/") + quote(path)

    def _feed(self, name: str, topic: str) -> str:
        return self._at("topic", topic, name) if topic else self._at(name)

    def _at(self, *steps: str) -> str:
        return "/".join((self.base.rstrip("/"), *(quote(step, safe="") for step in steps or ("",))))


def _after_first(page: int) -> str:
    return str(page) if page > 1 else ""


def _asking(**fields: str) -> str:
    given = {name: text for name, text in fields.items() if text}
    return f"?{urlencode(given)}" if given else ""

"""What is told by mail: briefs, updates and digests, each as one message with the header fields of a list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from urllib.parse import quote

from briefbot.adapters.mail.headers import named
from briefbot.adapters.mail.letters import Editions, letter_of
from briefbot.adapters.mail.outlet import MESSAGE_ID, RETURN_PATH
from briefbot.adapters.mail.verp import Verp
from briefbot.ports import BriefPost, DigestPost, DraftPost, Message, Post, Subscriber, VerdictPost
from briefbot.showing.audience import Audience, zone_named
from briefbot.showing.letter import Letter, ReaderLinks
from briefbot.showing.mail import Letterpress
from briefbot.showing.memory import Memory

Headers = tuple[tuple[str, str], ...]


def no_token(subscriber: Subscriber) -> str:  # noqa: ARG001
    """Where nobody can unsubscribe by a link."""
    return ""


def no_page(delivery_id: int, subscriber: Subscriber) -> str:  # noqa: ARG001
    """Where no digest has a page."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presenter:
    """`language` (a tag) and `zone` are of those who chose none. The list is known by `list_id`, "briefs.example.org".

    `token` unsubscribes a reader; where they choose what comes they are known by `preferences`, and where they read a digest by
    `browser`, of its delivery.
    """

    language: str
    zone: tzinfo
    verp: Verp
    list_id: str
    press: Letterpress
    token: Callable[[Subscriber], str] = no_token
    preferences: Callable[[Subscriber], str] = no_token
    browser: Callable[[int, Subscriber], str] = no_page
    _editions: Editions = field(default_factory=lambda: Memory(50), init=False, repr=False, compare=False)

    def __call__(self, post: Post) -> tuple[Message, ...]:
        """The one mail that tells the post, the same each time; none where there is nothing to tell, and of drafts."""
        if isinstance(post, DraftPost | VerdictPost):
            return ()
        letter, token = (
            letter_of(post, self.press, self._audience(post.subscriber), self._editions),
            self.token(post.subscriber),
        )
        return (self._message(post, letter.addressed(self._own(post, token)), token),) if letter else ()

    def _message(self, post: BriefPost | DigestPost, letter: Letter, token: str) -> Message:
        return Message(
            text=letter.html,
            plain=letter.plain,
            title=letter.subject,
            headers=(
                (RETURN_PATH, self.verp.sender(post.delivery_id)),
                (MESSAGE_ID, self.verp.message_id(post.delivery_id)),
                ("Content-Language", self._audience(post.subscriber).language),
                ("List-Id", named(self.press.masthead.title, self.list_id)),
                *self._leaving(token),
            ),
        )

    def _leaving(self, token: str) -> Headers:
        """How to unsubscribe: by a mail (RFC 2369), and where there are pages by one click there (RFC 8058)."""
        if not token:
            return ()
        by_mail = f"<{self._by_mail(token)}>"
        if not self.press.masthead.has_pages:
            return (("List-Unsubscribe", by_mail),)
        by_click = f"<{self.press.masthead.links.unsubscribe(token)}>"
        return (("List-Unsubscribe", f"{by_click}, {by_mail}"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))

    def _own(self, post: BriefPost | DigestPost, token: str) -> ReaderLinks:
        """What head and foot of a letter say to this reader."""
        masthead, subscriber = self.press.masthead, post.subscriber
        address = subscriber.address.chat
        if not masthead.has_pages:
            return ReaderLinks(address=address, unsubscribe=self._by_mail(token))
        links, preferences = masthead.links, self.preferences(subscriber)
        return ReaderLinks(
            address=address,
            unsubscribe=links.unsubscribe(token),
            preferences=links.preferences(preferences),
            browser=self._page_of(post),
        )

    def _page_of(self, post: BriefPost | DigestPost) -> str:
        """Where the digest can be read; the front page, of one that is only looked at."""
        token = self.browser(post.delivery_id, post.subscriber) if post.delivery_id else ""
        return self.press.masthead.links.digest(token) if token else self.press.masthead.front

    def _by_mail(self, token: str) -> str:
        return f"mailto:{self.verp.box}?subject={quote(unsubscribing(token), safe='')}"

    def _audience(self, subscriber: Subscriber) -> Audience:
        return Audience(language=subscriber.language or self.language, zone=zone_named(subscriber.time_zone, self.zone))


def unsubscribing(token: str) -> str:
    """The subject of a mail that unsubscribes. In a local part a token has no room, and its case may change."""
    return f"unsubscribe {token}"

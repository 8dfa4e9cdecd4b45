"""What is told in other chats: briefs, updates, corrections and digests, each chat's own way."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from briefbot.ports import BriefPost, DigestPost, DraftPost, Message, Post, VerdictPost
from briefbot.showing.audience import Audience, zone_named
from briefbot.showing.chat import Chat, ChatPart, Manner, in_chat, update_in_chat
from briefbot.showing.chat_digest import correction_in_chat, digest_in_chat
from briefbot.showing.digest import Correction, edition, no_page
from briefbot.showing.parts import parts_of, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Presenter:
    """`language` (a tag) and `zone` are of chats that chose none, `manners` how each is written to, by name.

    `page` is the address of a brief on the web, by its number.
    """

    language: str
    zone: tzinfo
    manners: Mapping[str, Manner]
    page: Callable[[int], str] = no_page

    def __call__(self, post: Post) -> tuple[Message, ...]:
        """The messages that tell the post, in order, the same each time; none of a draft, nor to a chat that is gone."""
        if isinstance(post, DraftPost | VerdictPost) or post.subscriber.address.chat not in self.manners:
            return ()
        chat = self._chat(post)
        if isinstance(post, DigestPost):
            return _messages(digest_in_chat(edition(post, self.page), chat))
        return _messages(self._correction(post, chat) if post.corrects else self._brief(post, chat))

    def _brief(self, post: BriefPost, chat: Chat) -> tuple[ChatPart, ...]:
        brief = without(post.stored.brief, post.without, post.headline)
        if brief is None:
            return ()
        page, when = self.page(post.stored.id), post.stored.written
        if post.earlier:
            return update_in_chat(brief, post.earlier.brief, chat, page=page, when=when)
        return in_chat(brief, chat, page=page, when=when)

    def _correction(self, post: BriefPost, chat: Chat) -> tuple[ChatPart, ...]:
        """What was told, and does not stand any more."""
        claim = next((part.text for part in parts_of(post.stored.brief) if part.name == post.corrects), "")
        left = without(post.stored.brief, post.without, post.headline)
        url = self.page(post.stored.id) or post.stored.brief.sources[0].article.url
        return correction_in_chat(Correction(claim=claim, headline=left.headline.text if left else "", url=url), chat)

    def _chat(self, post: BriefPost | DigestPost) -> Chat:
        subscriber = post.subscriber
        audience = Audience(language=subscriber.language or self.language, zone=zone_named(subscriber.time_zone, self.zone))
        return Chat(audience=audience, manner=self.manners[subscriber.address.chat])


def _messages(parts: Iterable[ChatPart]) -> tuple[Message, ...]:
    return tuple(Message(text=part.text, plain=part.plain, title=part.title) for part in parts)

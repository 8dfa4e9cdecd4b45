"""What is told in Telegram: briefs, updates, drafts and digests as the messages and buttons that `showing` makes of them."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from briefbot.errors import ConfigError
from briefbot.ports import BriefPost, Button, DigestPost, DraftPost, Message, Post, Subscriber, VerdictPost
from briefbot.showing.audience import Audience, zone_named
from briefbot.showing.digest import edition
from briefbot.showing.parts import without
from briefbot.showing.telegram import Form, in_telegram, update_in_telegram
from briefbot.showing.telegram_actions import AskAbout, start_link
from briefbot.showing.telegram_buttons import Button as Choice
from briefbot.showing.telegram_buttons import Rows, brief_rows, review_rows
from briefbot.showing.telegram_digest import digest_in_telegram
from briefbot.showing.telegram_markup import Markup, TelegramPart, part_of
from briefbot.showing.telegram_review import approved, called, dropped, headed, heading, outdated
from briefbot.showing.telegram_template import ChannelTemplate
from briefbot.values import Brief

log = logging.getLogger(__name__)

SHORT = "short"
"""The template of who wants briefs in their short form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presenter:
    """`language` (a tag) and `zone` are of those who chose none, `bot` is its username.

    A subscriber's `template` is "" for the full form, "short", or one of the names of `templates`. Who has chosen none gets
    that of the chat's number, where there is one.
    """

    language: str
    zone: tzinfo
    bot: str
    templates: Mapping[str, ChannelTemplate] = field(default_factory=dict)

    def __call__(self, post: Post) -> tuple[Message, ...]:
        """The messages that tell the post, in order, the same each time; none where there is nothing to tell.

        Only the first makes a sound; what can be asked stands under the last. Links show no preview: a brief has many.
        """
        if isinstance(post, DigestPost):
            return _messages(self._digest(post))
        if isinstance(post, DraftPost):
            return self._draft(post)
        return _messages([part_of(self._verdict(post))]) if isinstance(post, VerdictPost) else self._brief(post)

    def _brief(self, post: BriefPost) -> tuple[Message, ...]:
        brief = without(post.stored.brief, post.without, post.headline)
        if brief is None:
            return ()
        form, told = self._told(post, brief)
        audience = self._audience(post.subscriber)
        rows = brief_rows(post.stored.id, post.subscriber.kind, audience.words, form=form, bot=self.bot)
        return _messages(told, rows)

    def _told(self, post: BriefPost, brief: Brief) -> tuple[Form, tuple[TelegramPart, ...]]:
        """The brief, or what of it is new, in the subscriber's form; whatever is not the full brief offers that."""
        subscriber, written = post.subscriber, post.stored.written
        audience = self._audience(subscriber)
        if post.earlier:
            return "short", update_in_telegram(brief, post.earlier.brief, audience, written=written)
        if template := self.templates.get(subscriber.template or subscriber.address.chat):
            try:
                return "short", template.render(brief, audience, written=written)
            except ConfigError as error:
                log.warning("brief %d goes to %s in our own form: %s", post.stored.id, subscriber.address.chat, error)
        form: Form = "short" if subscriber.template == SHORT else "full"
        return form, in_telegram(brief, audience, form=form, written=written)

    def _draft(self, draft: DraftPost) -> tuple[Message, ...]:
        """As the channel would show it, below a line that says for which channel it is."""
        words, told = self._audience(draft.editor).words, self._drafted(draft.post)
        if not told:
            return ()
        line = heading(_name(draft.post.subscriber), words)
        return _messages(headed(told, line), review_rows(draft.delivery_id, draft.version, words))

    def _drafted(self, post: BriefPost | DigestPost) -> tuple[TelegramPart, ...]:
        if isinstance(post, DigestPost):
            return self._digest(post)
        brief = without(post.stored.brief, post.without, post.headline)
        return self._told(post, brief)[1] if brief else ()

    def _verdict(self, post: VerdictPost) -> Markup:
        audience, row, channel = self._audience(post.editor), post.row, _name(post.row.subscriber)
        told = called(row.headline, row.made.astimezone(audience.zone).date(), audience.words)
        if row.state != "dropped":
            return approved(told, channel, audience.words)
        # An editor's own word needs no reason.
        return (outdated if row.error else dropped)(told, channel, audience.words)

    def _digest(self, post: DigestPost) -> tuple[TelegramPart, ...]:
        return digest_in_telegram(edition(post, self._page), self._audience(post.subscriber))

    def _page(self, brief_id: int) -> str:
        """A headline asks the bot for the whole brief."""
        return start_link(self.bot, AskAbout(brief_id, "full"))

    def _audience(self, subscriber: Subscriber) -> Audience:
        return Audience(language=subscriber.language or self.language, zone=zone_named(subscriber.time_zone, self.zone))


def buttons_of(rows: Rows) -> tuple[tuple[Button, ...], ...]:
    """The choices of `showing` as a message carries them."""
    return tuple(tuple(_button(choice) for choice in row) for row in rows)


def _name(subscriber: Subscriber) -> str:
    return subscriber.name or subscriber.address.chat


def _messages(parts: Iterable[TelegramPart], rows: Rows = ()) -> tuple[Message, ...]:
    told: Sequence[TelegramPart] = tuple(parts)
    return tuple(
        Message(
            text=part.html,
            plain=part.plain,
            buttons=buttons_of(rows) if number == len(told) else (),
            is_silent=number > 1,
        )
        for number, part in enumerate(told, 1)
    )


def _button(choice: Choice) -> Button:
    if isinstance(choice.action, str):
        return Button(text=choice.text, url=choice.action)
    return Button(text=choice.text, data=choice.action.code)

"""What the mails of signing up say: of what was wanted, and where to say yes to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from briefbot.desk.joining import JoinDesk
from briefbot.desk.members import MemberDesk
from briefbot.desk.wanted import named
from briefbot.ports import FeedShelf, Message, SignUp, Subscriber, Subscription
from briefbot.showing.catalogue import Catalogue, catalogue_for
from briefbot.showing.letter import Letter, Masthead
from briefbot.showing.mail_asking import Asking, asking_letter, known_letter
from briefbot.stories.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingLetters:
    """Writes them, under a masthead. `language` is for those who chose none. Raises `StoreError`."""

    masthead: Masthead
    join: JoinDesk
    members: MemberDesk
    shelf: FeedShelf
    topics: Sequence[Topic]
    language: str

    async def asking(self, sign_up: SignUp) -> Message:
        """The mail that asks whether the address wants that."""
        wanting = sign_up.wanting
        words = catalogue_for(wanting.language or self.language)
        asking = Asking(
            url=self.masthead.links.confirm(self.join.link(sign_up)),
            wishes=tuple(await self._told(wanting.wishes, words)),
            at=_clock(words, wanting.digest_at),
            zone=wanting.time_zone or str(self.join.zone),
            is_from_bot=bool(wanting.asked_by),
        )
        return _message(asking_letter(asking, self.masthead, words), words)

    async def known(self, member: Subscriber) -> Message:
        """The mail to who is subscribed already."""
        words = catalogue_for(member.language or self.language)
        url = self.masthead.links.preferences(self.members.link("preferences", member))
        return _message(known_letter(url, self.masthead, words), words)

    async def _told(self, wishes: Sequence[Subscription], words: Catalogue) -> list[str]:
        """The wishes as people read them. What is wanted in words is counted, not told: a stranger may have written it."""
        feeds = await self.shelf.feeds() if any(wish.kind == "feed" for wish in wishes) else ()
        told = [named(wish, words, self.topics, feeds) for wish in wishes if wish.kind != "words"]
        own = sum(wish.kind == "words" for wish in wishes)
        if own:
            told.append(words.say_number("{number} wish in words of your own", "{number} wishes in words of your own", own))
        return told


def _clock(words: Catalogue, at: time | None) -> str:
    return words.clock(datetime.combine(date.min, at, UTC), UTC) if at else ""


def _message(letter: Letter, words: Catalogue) -> Message:
    headers = (("Content-Language", words.language),)
    return Message(text=letter.html, plain=letter.plain, title=letter.subject, headers=headers)

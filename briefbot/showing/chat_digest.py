"""A digest in a chat other than Telegram, and the correction of a brief that stands there and cannot be changed any more."""

from collections.abc import Iterator
from dataclasses import replace

from briefbot.showing.chat import Chat, ChatPart, headed, items
from briefbot.showing.digest import Correction, Edition, EditionStory
from briefbot.showing.packing import Block
from briefbot.showing.plain import shortened, web_link
from briefbot.showing.telegram_digest import corrected, headline_of, told_of
from briefbot.showing.telegram_markup import Markup, bold, joined, own, text


def digest_in_chat(edition: Edition, chat: Chat) -> tuple[ChatPart, ...]:
    """The digest: its stories in a sentence each, of an update what is new; of what was also written the headlines."""
    words, day = chat.audience.words, chat.audience.words.day(edition.day)
    if edition.says_nothing:
        return headed(day, Markup(), (Block(own(words.say("{day}: nothing new.", day=day))),), chat.manner)
    title = words.say("Briefs of {day}", day=day)
    return headed(title, own(title), _blocks(edition, chat), chat.manner)


def correction_in_chat(correction: Correction, chat: Chat) -> tuple[ChatPart, ...]:
    """The correction, in one message: what it is about is cut short where it would take more."""
    room = chat.manner.most[0] // 4
    brief = replace(correction, claim=shortened(correction.claim, room), headline=shortened(correction.headline, room))
    blocks = (Block(corrected(brief, chat.audience.words)),)
    return headed(correction.headline or correction.claim, Markup(), blocks, chat.manner)[:1]


def _blocks(edition: Edition, chat: Chat) -> Iterator[Block]:
    words = chat.audience.words
    yield Block(text(edition.lead))
    for story in edition.stories:
        yield Block(_story(story, chat))
    for number, block in enumerate(items(_named(story, chat) for story in edition.also)):
        yield block if number else Block(bold(own(words.say("Also today"))) + own("\n") + block.markup)
    for correction in edition.corrections:
        yield Block(corrected(correction, words))


def _story(story: EditionStory, chat: Chat) -> Markup:
    told = Markup() if chat.manner.is_short else told_of(story)
    return joined((bold(headline_of(story, chat.audience.words)), told, _address(story, chat)), "\n")


def _named(story: EditionStory, chat: Chat) -> Markup:
    return joined((headline_of(story, chat.audience.words), _address(story, chat)), " ")


def _address(story: EditionStory, chat: Chat) -> Markup:
    """Where it leads, where no headline can lead there, and the address is not half a message."""
    address = web_link(story.url)
    return Markup() if chat.manner.has_links or len(address) > chat.manner.most[0] // 2 else own(address)

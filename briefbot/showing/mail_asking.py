"""The letters of signing up: the question whether an address wants what somebody wanted for it."""

from dataclasses import dataclass

from briefbot.showing.catalogue import Catalogue
from briefbot.showing.letter import Letter, Marks, Masthead
from briefbot.showing.mail_html import rendered
from briefbot.showing.mail_text import joined, listed, page, wrapped
from briefbot.showing.plain import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody wanted for an address. `wishes` are as people read them; `url` says yes.

    `at` is the time of a digest, as people read it, on the clocks of `zone`; "" where briefs come at once. Nothing that a
    stranger wrote may be among it: they would have us send it to whom they like.
    """

    url: str
    wishes: tuple[str, ...] = ()
    at: str = ""
    zone: str = ""
    is_from_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A letter that asks one thing: `paragraphs`, a list of `wishes`, and a link that does what `action` says."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    url: str
    otherwise: str
    wishes: tuple[str, ...] = ()


def asking_letter(asking: Asking, masthead: Masthead, words: Catalogue) -> Letter:
    """Whether the address wants that."""
    title = masthead.title
    question = Question(
        subject=words.say("Do you want briefs from {title}?", title=title),
        paragraphs=(
            words.say("Somebody, probably you, asked {title} to write to this address.", title=title),
            *_origin(asking, words),
            _rhythm(asking, words),
        ),
        wishes=tuple(plain(wish).strip() for wish in asking.wishes),
        action=words.say("Yes, send them"),
        url=asking.url,
        otherwise=words.say("If it was not you, do nothing: nothing more comes. The link is good for three days."),
    )
    return _letter(question, masthead, words)


def known_letter(url: str, masthead: Masthead, words: Catalogue) -> Letter:
    """To who is subscribed already: `url` is where they choose what comes."""
    title = masthead.title
    question = Question(
        subject=words.say("You get briefs from {title} already", title=title),
        paragraphs=(
            words.say("Somebody, probably you, asked {title} to write to this address.", title=title),
            words.say("It does so already. What comes, and when, is for you to choose:"),
        ),
        action=words.say("Choose what comes, and when"),
        url=url,
        otherwise=words.say("If it was not you, there is nothing to do."),
    )
    return _letter(question, masthead, words)


def _origin(asking: Asking, words: Catalogue) -> tuple[str, ...]:
    said = words.say("It was given to the bot in Telegram, by somebody who can end it there, too.")
    return (said,) if asking.is_from_bot else ()


def _rhythm(asking: Asking, words: Catalogue) -> str:
    if not asking.at:
        return words.say("Each brief would come as soon as it is written:")
    return words.say("Once a day at {time} ({zone}) would come what is new of:", time=asking.at, zone=asking.zone)


def _letter(question: Question, masthead: Masthead, words: Catalogue) -> Letter:
    html = rendered(
        "asking.html",
        words,
        masthead=masthead,
        marks=Marks,
        subject=question.subject,
        preheader=question.paragraphs[0],
        question=question,
    )
    told = (*map(wrapped, question.paragraphs), listed(question.wishes), f"{question.action}:\n{question.url}")
    text = joined((question.subject, *told, wrapped(question.otherwise)))
    return Letter(subject=question.subject, html=html, plain=page((masthead.title, text, wrapped(masthead.imprint))))

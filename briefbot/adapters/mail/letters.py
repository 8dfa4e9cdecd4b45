"""Letters: a brief or a digest as a subject, a text, and the same as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from briefbot.ports import BriefPost, DigestPost
from briefbot.showing.audience import Audience
from briefbot.showing.markdown import to_markdown
from briefbot.showing.news import is_news, news_of
from briefbot.showing.parts import without
from briefbot.values import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail before it is addressed."""

    subject: str
    html: str
    plain: str


def letter_of(post: BriefPost | DigestPost, audience: Audience) -> Letter | None:
    """The letter; None where there is nothing to tell."""
    briefs = [_left_of(post)] if isinstance(post, BriefPost) else [without(one.brief, one.without) for one in post.briefs]
    told = [brief for brief in briefs if brief]
    return _letter(told, audience) if told else None


def _left_of(post: BriefPost) -> Brief | None:
    """What is (still) to be told, under an editor's headline where there is one."""
    brief = without(post.stored.brief, post.without)
    if brief and post.earlier:
        brief = news_of(brief, post.earlier.brief)
        brief = brief if is_news(brief) else None
    if brief and post.headline:
        return replace(brief, headline=replace(brief.headline, text=post.headline))
    return brief


def _letter(briefs: Iterable[Brief], audience: Audience) -> Letter:
    told = list(briefs)
    plain = "\n\n".join(to_markdown(brief, audience).strip() for brief in told) + "\n"
    html = f'<div style="white-space:pre-wrap">{escape(plain)}</div>\n'
    return Letter(subject=told[0].headline.text, html=html, plain=plain)

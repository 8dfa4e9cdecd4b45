"""A channel's own template: Jinja2, rendered to Telegram's HTML.

    <b>{{ headline }}</b>

    {{ summary }}

    {% for point in points %}
    – {{ point }}
    {% endfor %}
    {% for view in views %}

    <blockquote expandable>{{ view.name }}: {{ view.view }}
    {% for quote in view.quotes %}
    {{ quote.marked }}
    {% endfor %}
    </blockquote>
    {% endfor %}

    {% for source in sources %}<a href="{{ source.url }}">{{ source.outlet }}</a> {% endfor %}

A template may name `headline`, `summary`, `why`, `next` (each a text, "" where there is none), `points` (texts), `views`
and `voices` (each `.name`, `.role`, `.view`, and `.quotes`: `.text`, `.marked` between quotation marks, `.outlet`,
`.url`), `sources` (each `.outlet`, `.url`, `.title`, `.copies` in number, `.is_snippet`), `stamp` and `language`. All of it
is escaped. `url` is "" where there is nothing to lead to; a link to "" is shown without one. Several empty lines count as
one (the line end after a `{% ... %}` is not shown); a message that is too long is parted at empty lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Template

from briefbot.errors import ConfigError
from briefbot.showing.audience import Audience
from briefbot.showing.packing import Block, packed
from briefbot.showing.telegram_lines import BARE, FULL, BriefLines, lines_of
from briefbot.showing.telegram_markup import Markup, Run, TelegramPart
from briefbot.showing.telegram_parsing import NoMarkup, read_markup
from briefbot.templating import FAILURES, Offer, compiled, environment, first_line
from briefbot.values import Brief

_OFFER = Offer(
    frozenset(FULL.variables),
    (FULL.variables, BARE.variables),
    f"which is none of {', '.join(FULL.variables)}",
)
_ENVIRONMENT = environment(autoescape=True)
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class ChannelTemplate:
    """A template that was read and tried."""

    name: str
    template: Template

    def render(self, brief: Brief, audience: Audience, *, written: datetime | None = None) -> tuple[TelegramPart, ...]:
        """The brief as messages.

        Raises `ConfigError` where the template fails at this brief, although it did not at the samples: show the brief
        in our own form then.
        """
        return packed(_blocks(self._markup(lines_of(brief, audience, written))))

    def _markup(self, lines: BriefLines) -> Markup:
        try:
            return read_markup(self.template.render(lines.variables))
        except NoMarkup as error:
            raise ConfigError(f"the template {self.name!r} is not Telegram's HTML: {error}") from error
        except FAILURES as error:
            raise ConfigError(f"the template {self.name!r} does not work: {first_line(error)}") from error


def read_template(name: str, text: str) -> ChannelTemplate:
    """The template, tried with a brief that has everything and one that has hardly anything.

    Raises `ConfigError` where it does not parse, names a variable that is not offered, comes to nothing, or does not come
    to Telegram's HTML.
    """
    template = ChannelTemplate(name, compiled(f"the template {name!r}", text, _OFFER, within=_ENVIRONMENT))
    for lines in (FULL, BARE):
        if not template._markup(lines).plain.strip():
            raise ConfigError(f"the template {name!r} shows nothing of a brief; name {{{{ headline }}}} at least")
    return template


def _blocks(markup: Markup) -> Iterator[Block]:
    """What stands between empty lines that are in no tag."""
    block: list[Run] = []
    for run in markup.runs:
        first, *others = _EMPTY_LINES.split(run.text) if not run.tags else (run.text,)
        block.append(Run(first, run.tags))
        for paragraph in others:
            yield Block(Markup(tuple(block)))
            block = [Run(paragraph)]
    yield Block(Markup(tuple(block)))

"""Every sentence that briefbot says to a reader, in the reader's language.

The English sentence stands in the code, where it is said, and is its own key:

    words = catalogue_for("uk")
    words.say("You follow {topic} now.", topic=topic)
    words.say_number("{number} source", "{number} sources", 3)

A sentence that stands in a table, to be said later, is wrapped in `marked("...")`, and said with `words.say(row.sentence)`.
Both take plain strings only, whole sentences, names in braces: `./run words` finds them by reading the code, and adds
what is new to `briefbot/locale/*.po`, where a translator fills them in. A test says which sentence has no translation
yet. Another language is another file there, made by `./run words xx`.

The translations are read and compiled when a language is first asked for, in a few milliseconds; English
needs none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

SOURCE = "en"
"""The language of the sentences in the code."""

# English of no country: the day before the month, and twenty-four hours. Who asks for en-US gets what is usual there.
_WORLD_ENGLISH = "en_GB"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language. `language` is one of `languages()`; dates follow `locale`, which may know a country."""

    language: str
    locale: Locale
    translations: NullTranslations = field(repr=False, compare=False)

    def say(self, sentence: str, /, **values: object) -> str:
        """The sentence, its names in braces filled in; without values it is left as it stands, braces and all."""
        said = self.translations.gettext(sentence)
        return said.format(**values) if values else said

    def say_number(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The sentence as it is said of so many; `{number}` is written as the language writes numbers."""
        said = self.translations.ngettext(one, many, number)
        return said.format(number=format_decimal(number, locale=self.locale), **values)

    def listed(self, names: Sequence[str]) -> str:
        """ "A", "A and B", "A, B and C"."""
        return format_list(names, locale=self.locale)

    def day(self, when: date) -> str:
        """ "Wednesday, 4 March": a day of this year."""
        return f"{format_date(when, 'EEEE', locale=self.locale)}, {_format('MMMMd', when, self.locale)}"

    def full_day(self, when: date) -> str:
        """ "Wednesday, 4 March 2026"."""
        return f"{format_date(when, 'EEEE', locale=self.locale)}, {_format('yMMMMd', when, self.locale)}"

    def short_date(self, when: date) -> str:
        """ "4 Mar 2026"."""
        return _format("yMMMd", when, self.locale)

    def clock(self, when: datetime, zone: tzinfo) -> str:
        """ "15:20", as clocks in that zone show it and people there read it."""
        return format_time(when.astimezone(zone), "short", locale=self.locale)

    def minute(self, when: datetime, zone: tzinfo) -> str:
        """ "4 Mar 2026, 15:20": day and time as clocks in that zone show them."""
        return f"{_format('yMMMd', when.astimezone(zone), self.locale)}, {self.clock(when, zone)}"

    def moment(self, when: datetime, zone: tzinfo) -> str:
        """ "4 Mar 2026, 15:20 CET": day and time, and the zone that they are of."""
        return f"{self.minute(when, zone)} {when.astimezone(zone).tzname() or ''}".rstrip()

    def short_moment(self, when: datetime, now: datetime, zone: tzinfo) -> str:
        """A time in a list, as short as it can be: "14:05" of today, "3 Mar 14:05" of this year, "3 Mar 2025" of another."""
        local, today = when.astimezone(zone), now.astimezone(zone)
        if local.date() == today.date():
            return self.clock(when, zone)
        if local.year == today.year:
            return f"{_format('MMMd', local, self.locale)} {self.clock(when, zone)}"
        return _format("yMMMd", local, self.locale)

    def ago(self, span: timedelta) -> str:
        """ "5 minutes ago", in whole days, hours or minutes; "just now" where not a minute is over."""
        if days := max(span.days, 0):
            return self.say_number("{number} day ago", "{number} days ago", days)
        if hours := max(span // timedelta(hours=1), 0):
            return self.say_number("{number} hour ago", "{number} hours ago", hours)
        if minutes := max(span // timedelta(minutes=1), 0):
            return self.say_number("{number} minute ago", "{number} minutes ago", minutes)
        return self.say("just now")

    def figure(self, number: float, places: int = 0) -> str:
        """ "12,345", and with places behind the point "0.0013"."""
        return format_decimal(number, f"#,##0.{'0' * places}" if places else "#,##0", locale=self.locale)


def marked(sentence: str) -> str:
    """The sentence itself: a mark for `./run words` that it is one, where it is not said at once."""
    return sentence


@cache
def languages() -> tuple[str, ...]:
    """The tags of the languages that there are sentences in, English first."""
    names = (file.name for file in files("briefbot").joinpath("locale").iterdir())
    return (SOURCE, *sorted(name.removesuffix(".po") for name in names if name.endswith(".po")))


def language_for(tag: str) -> str:
    """The language nearest to a BCP 47 tag, by cutting its end (RFC 4647, lookup): "de-AT" is "de"; unknown is English."""
    parts = tag.replace("_", "-").lower().split("-")
    known = {language.lower(): language for language in languages()}
    return next((known[cut] for end in range(len(parts), 0, -1) if (cut := "-".join(parts[:end])) in known), SOURCE)


@cache
def _translations(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    source = BytesIO(files("briefbot").joinpath("locale", f"{language}.po").read_bytes())
    compiled = BytesIO()
    write_mo(compiled, read_po(source, locale=language))
    return GNUTranslations(BytesIO(compiled.getvalue()))


def catalogue_for(tag: str) -> Catalogue:
    """The sentences nearest to a language that is given as a BCP 47 tag, as Telegram and browsers give it."""
    language = language_for(tag)
    return Catalogue(language, _locale(tag, language), _translations(language))


def language_names() -> dict[str, str]:
    """What each language calls itself, by its tag: "Deutsch"."""
    locales = ((tag, Locale.parse(tag, sep="-")) for tag in languages())
    return {tag: (locale.get_language_name(locale) or tag).capitalize() for tag, locale in locales}


def _locale(tag: str, language: str) -> Locale:
    """The locale of the whole tag where it is known and of that language ("en-US"), else the language's."""
    try:
        known = Locale.parse(tag.replace("_", "-")[:35], sep="-")
    except (ValueError, UnknownLocaleError):
        known = None
    if known and known.language == language.partition("-")[0] and str(known) != SOURCE:
        return known
    return Locale.parse(_WORLD_ENGLISH if language == SOURCE else language.replace("-", "_"))


def _format(skeleton: str, when: date, locale: Locale) -> str:
    return format_skeleton(skeleton, when, locale=locale)

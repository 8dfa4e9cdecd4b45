"""A channel's own template: what it may be, and that it is told what is wrong when it is read."""

import re
from contextlib import nullcontext as does_not_raise
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from showing_briefs import WRITTEN, briefs, treaty
from showing_golden import TEMPLATE
from telegram_oracle import seen, squeezed, units

from briefbot.errors import ConfigError
from briefbot.showing.audience import Audience
from briefbot.showing.plain import plain, web_link
from briefbot.showing.telegram_markup import bold, italic, joined, link, own, quotation, text
from briefbot.showing.telegram_parsing import NoMarkup, read_markup
from briefbot.showing.telegram_template import read_template
from briefbot.values import Brief

READER = Audience(zone=UTC)
OWN = read_template("own", TEMPLATE)
law = settings(max_examples=40, deadline=None)


@law
@given(briefs())
def test_a_template_shows_any_brief_in_whole_messages(brief: Brief) -> None:
    parts = OWN.render(brief, READER, written=WRITTEN)
    links = {link for part in parts for link in seen(part).links}

    assert all(seen(part).text == part.plain and units(part.plain) <= 4096 for part in parts)
    assert links <= {web_link(source.article.url) for source in brief.sources} - {""}


@law
@given(briefs())
def test_a_template_shows_what_it_names_letter_for_letter(brief: Brief) -> None:
    shown = squeezed("".join(part.plain for part in OWN.render(brief, READER))).replace("\u2060", "")

    assert all(squeezed(plain(point.text)) in shown for point in (brief.headline, brief.summary, *brief.key_points))


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("{{ headline", "the template 'c' cannot be read, line 1: unexpected end of template"),
        ("<b>{{ headline }}</b>\n{% if %}", "the template 'c' cannot be read, line 2: "),
        ("{{ title }}", "the template 'c' names 'title', which is none of headline, summary, points, "),
        ("{% for view in views %}{{ view.nmae }}{% endfor %}{{ stamp }}", "the template 'c' does not work: .*nmae"),
        ("{{ headline / 2 }}", "the template 'c' does not work: "),
        ("{{ headline|shout }}", "the template 'c' cannot be read, line 1: No filter named 'shout'"),
        ("{{ ().__class__.__bases__ }}", "the template 'c' does not work: .*unsafe"),
        ("<b>{{ headline }}", "the template 'c' is not Telegram's HTML: <b> is not closed"),
        ("<b><i>{{ headline }}</b></i>", "'</b>' closes what is not open"),
        ("{{ headline }}<br>", "'<br>' is no tag of Telegram's; a line end is a line end"),
        ("<script>{{ headline }}</script>", "'<script>' is no tag of Telegram's"),
        ("{{ headline }} < 3", "'< 3' is no tag; write &lt; for the sign itself"),
        ('<b class="x">{{ headline }}</b>', "has an attribute that Telegram does not know"),
        ("<a>{{ headline }}</a>", "'<a>' has no address"),
        ('<a href="javascript:x">{{ headline }}</a>', "leads to no address of the web"),
        ("<blockquote>{{ headline }}<blockquote>x</blockquote></blockquote>", "stands within another of its kind"),
        ("{% if why %}{{ why }}{% endif %}", "the template 'c' shows nothing of a brief; name {{ headline }} at least"),
        ("{% if not views %}<b>{% endif %}{{ headline }}", "<b> is not closed"),
        ("{% for _ in range(10**9) %}x{% endfor %}", "the template 'c' does not work: Range too big"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_when_it_is_read(body: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_template("c", body)

    assert "\n" not in str(raised.value)
    assert re.search(complaint, str(raised.value))


def test_a_brief_at_which_a_template_fails_says_so() -> None:
    template = read_template("c", "{{ headline }}{% if points|length == 5 %}<b>{% endif %}")

    with pytest.raises(ConfigError, match="<b> is not closed"):
        template.render(treaty(), READER)


def test_a_long_message_is_parted_at_empty_lines_that_are_in_no_tag() -> None:
    body = "{% for _ in range(3) %}<blockquote>{{ headline * 30 }}\n\n{{ headline * 30 }}</blockquote>\n\n\n\n{% endfor %}"
    parts = read_template("c", body).render(treaty(), READER)

    assert [seen(part).tags for part in parts] == [["blockquote"], ["blockquote"], ["blockquote"]]
    assert all("\n\n" in part.plain for part in parts)


def test_words_of_the_channel_stay_live_and_words_of_others_do_not() -> None:
    brief = treaty()
    brief = replace(brief, headline=replace(brief.headline, text="@all flee"))
    [part] = read_template("c", "@our_channel {{ headline }}").render(brief, READER)

    assert part.plain == "@our_channel @\u2060all flee"


@given(st.text() | st.text(alphabet="<>/ab=&;\"' "))
def test_any_text_is_read_as_markup_or_refused(html: str) -> None:
    try:
        markup = read_markup(html)
    except NoMarkup:
        return

    assert read_markup(markup.html).plain == markup.plain


def test_markup_that_was_written_is_read_again() -> None:
    written = joined(
        [
            bold(text("a < b & c")),
            quotation(italic(text("x")) + link(text("y"), "https://a.test/?p=1&q='2'")),
            own("z"),
        ],
        "\n",
    )

    assert read_markup(written.html).html == written.html


def test_a_hundred_thousand_brackets_are_refused_in_linear_time() -> None:
    for html in ("<" * 100_000, "<a " * 100_000, "<b>" * 100_000, "&" * 100_000, '<a href="' * 50_000):
        with pytest.raises(NoMarkup) if "<" in html else does_not_raise():
            read_markup(html)

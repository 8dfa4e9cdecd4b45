"""The lists of the desk in the terminal."""

from datetime import UTC, datetime, timedelta

from showing_golden import FEEDS, NOW, printed

from briefbot.showing.audience import Audience
from briefbot.showing.lists import BriefRow, feeds_in_terminal, latest_in_terminal


def test_an_empty_list_says_what_to_do() -> None:
    assert "briefbot poll" in printed(latest_in_terminal((), Audience(), now=NOW, command="briefbot"), 80)
    assert "briefbot feeds add" in printed(feeds_in_terminal((), Audience(), now=NOW, command="briefbot"), 80)


def test_a_moment_is_as_short_as_it_can_be() -> None:
    moments = (NOW, NOW - timedelta(days=1), datetime(2024, 12, 31, 23, 0, tzinfo=UTC))
    rows = [BriefRow(id=str(n), written=moment, headline="Rain") for n, moment in enumerate(moments)]
    lines = printed(latest_in_terminal(rows, Audience(), now=NOW, command="briefbot"), 80).splitlines()

    assert [" ".join(line.split()) for line in lines] == ["0 15:20 Rain", "1 3 Mar 15:20 Rain", "2 31 Dec 2024 Rain"]


def test_what_ails_a_feed_stands_under_it_in_bold() -> None:
    shown = printed(feeds_in_terminal(FEEDS, Audience(), now=NOW, command="briefbot"), 80, is_terminal=True)

    assert "\x1b[1m410 Gone: it is not asked again\x1b[0m" in shown


def test_a_feed_s_title_brings_no_escape_codes() -> None:
    assert "\x1b[31m" not in printed(feeds_in_terminal(FEEDS, Audience(), now=NOW, command="briefbot"), 80, is_terminal=True)


def test_a_list_speaks_the_readers_language() -> None:
    shown = printed(feeds_in_terminal(FEEDS, Audience(language="de"), now=NOW, command="briefbot"), 80)

    assert "12 Einträge · abgefragt 15:20 · wieder 15:40" in shown

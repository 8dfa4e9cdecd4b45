"""Which briefs a digest tells first, and that it can say why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_parts import NOW
from hypothesis import given
from hypothesis import strategies as st

from briefbot.desk.ranking import ranked, repeats
from briefbot.ports import Candidate

HOUR = timedelta(hours=1)


def candidate(number: int = 1, sources: int = 1, **fields: object) -> Candidate:
    """A brief of a story of its own, with sources of its own, that was written now."""
    articles = frozenset(range(number * 100, number * 100 + sources))
    known = Candidate(brief_id=number, story_id=number, written=NOW, sources=articles)
    return replace(known, **fields)  # type: ignore[arg-type]


def order(*candidates: Candidate) -> list[int]:
    return [rank.candidate.brief_id for rank in ranked(candidates, NOW)]


def test_what_more_sources_tell_of_goes_before() -> None:
    assert order(candidate(1, 1), candidate(2, 5), candidate(3, 2)) == [2, 3, 1]


def test_of_two_alike_the_newer_one_goes_before() -> None:
    assert order(candidate(1, written=NOW - HOUR), candidate(2, written=NOW - 2 * HOUR), candidate(3)) == [3, 1, 2]
    assert order(candidate(1), candidate(2)) == [2, 1]


def test_a_day_is_worth_as_much_as_half_of_the_sources() -> None:
    yesterday = NOW - 24 * HOUR

    assert order(candidate(1, 4, written=yesterday + HOUR), candidate(2, 2)) == [1, 2]
    assert order(candidate(1, 4, written=yesterday - HOUR), candidate(2, 2)) == [2, 1]


def test_what_the_reader_asked_for_by_name_goes_before_what_only_belongs_to_all() -> None:
    assert order(candidate(1, asked_for=True), candidate(2)) == [1, 2]
    assert order(candidate(1, asked_for=True), candidate(2, 3)) == [2, 1]


def test_more_and_less_like_this_count_the_more_the_more_often_it_was_said() -> None:
    once, often, less = ((1, 0),), ((6, 0),), ((0, 6),)

    assert order(candidate(1, 2, opinions=less), candidate(2), candidate(3, opinions=often), candidate(4, opinions=once)) == [
        3,
        4,
        2,
        1,
    ]


def test_what_was_said_both_ways_says_nothing() -> None:
    (rank,) = ranked([candidate(opinions=((3, 3),))], NOW)

    assert rank.points == 0


def test_of_a_story_that_is_known_only_new_sources_count() -> None:
    assert order(candidate(1, 5, earlier_id=9, known=4), candidate(2, 2)) == [2, 1]


def test_a_rank_says_what_each_reason_adds() -> None:
    (rank,) = ranked([candidate(1, 4, written=NOW - 12 * HOUR, asked_for=True, opinions=((2, 0),))], NOW)

    assert (rank.sources, rank.age, rank.wish, rank.likes) == (2.0, -0.5, 1.0, 1.0)
    assert rank.points == 3.5


def test_no_story_is_told_twice_nor_two_that_share_a_source() -> None:
    first, same, shares, other = ranked(
        [
            candidate(1, 3),
            candidate(2, 3, story_id=1, written=NOW - HOUR),
            replace(candidate(3, written=NOW - 2 * HOUR), sources=frozenset({100, 301, 302})),
            candidate(4),
        ],
        NOW,
    )

    assert repeats(same, [first])
    assert repeats(shares, [other, first])
    assert not repeats(other, [first])


@given(st.lists(st.builds(candidate, number=st.integers(1, 30), sources=st.integers(0, 40), known=st.integers(0, 60))))
def test_the_order_is_the_same_whatever_order_they_come_in(candidates: list[Candidate]) -> None:
    assert ranked(candidates, NOW) == ranked(sorted(candidates, key=lambda one: one.sources), NOW) or len(
        {one.brief_id for one in candidates}
    ) < len(candidates)


@pytest.mark.parametrize("written", [NOW + HOUR, NOW])
def test_a_clock_that_goes_ahead_makes_nothing_newer_than_now(written: object) -> None:
    (rank,) = ranked([candidate(written=written)], NOW)

    assert rank.age == 0

"""Articles to stories: which tell of the same event, and which are the same text."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_articles import HARBOUR, LYNX, any_articles, article, articles

from briefbot import Article, group_stories
from briefbot.stories.clusters import average_link
from briefbot.stories.copies import find_copies
from briefbot.stories.terms import stem, terms


def _ids(story):
    return {article.id for article in story.articles}


def test_articles_of_one_event_make_one_story():
    stories = group_stories(articles(HARBOUR + LYNX))

    assert sorted(map(sorted, map(_ids, stories))) == [sorted(HARBOUR), sorted(LYNX)]


def test_a_copy_is_named_with_what_it_copies_and_stands_last():
    (story,) = group_stories(articles(HARBOUR))

    assert story.copies == (("harbour-copy", "harbour-courier"),)
    assert [a.id for a in story.articles] == ["harbour-courier", "harbour-tidende", "harbour-copy"]


def test_another_outlets_own_words_are_no_copy():
    assert find_copies(articles(("harbour-courier", "harbour-tidende"))) == {}


def test_of_two_texts_as_long_the_earlier_is_copied():
    first = article("lynx-herald")
    second = Article(id="again", url="https://again.test/", title="Lynx", text=first.text, published=None)

    assert find_copies([second, first]) == {0: 1}


def test_of_verbatim_copies_the_outlet_that_the_others_credit_is_the_source():
    text = article("lynx-herald").text
    wire = Article(id="wire", url="https://wire.test/", title="Lynx", text=text, outlet="Valley Wire")
    other = Article(
        id="a", url="https://a.test/", title="Lynx", text=f"A standfirst of our own.\n{text}", authors=("Valley Wire",)
    )

    assert find_copies([other, wire]) == {0: 1}


def test_a_snippet_copies_the_full_text():
    full = article("harbour-courier")
    snippet = Article(id="part", url="https://part.test/", title=full.title, text=full.text[:300], is_snippet=True)

    assert find_copies([snippet, full]) == {0: 1}


def test_two_articles_of_two_events_stay_two_stories_when_they_come_alone():
    assert len(group_stories(articles(("harbour-tidende", "lynx-post")))) == 2


def test_the_newest_story_comes_first():
    stories = group_stories(articles(HARBOUR + LYNX))

    assert "lynx-post" in _ids(stories[0])


@pytest.mark.parametrize("given_articles", [[], [Article(id="1", url="https://a.test/", title="", text="")]])
def test_nothing_and_an_empty_article_are_grouped_too(given_articles):
    assert sum(len(story.articles) for story in group_stories(given_articles)) == len(given_articles)


@settings(max_examples=40, deadline=None)
@given(any_articles(most=7))
def test_every_article_is_in_exactly_one_story(given_articles):
    stories = group_stories(given_articles)

    assert Counter(a for story in stories for a in story.articles) == Counter(given_articles)
    for story in stories:
        copies = dict(story.copies)
        assert copies.keys() <= _ids(story)
        assert not copies.keys() & set(copies.values())


@settings(max_examples=40, deadline=None)
@given(any_articles(most=7), st.randoms(use_true_random=False))
def test_the_order_of_the_articles_makes_no_difference(given_articles, chance: random.Random):
    shuffled = list(given_articles)
    chance.shuffle(shuffled)

    assert group_stories(shuffled) == group_stories(given_articles)


def test_the_nearest_on_average_are_joined_first():
    near = [{1: 0.9, 2: 0.5}, {0: 0.9, 2: 0.1}, {0: 0.5, 1: 0.1, 3: 0.4}, {2: 0.4}]

    assert average_link(near, 0.35) == [[0, 1], [2, 3]]
    assert average_link(near, 0.05) == [[0, 1, 2, 3]]
    assert average_link(near, 0.95) == [[0], [1], [2], [3]]


@pytest.mark.parametrize(
    ("one", "other"), [("injured", "injuring"), ("votes", "voted"), ("cities", "city"), ("mayor's", "mayor")]
)
def test_endings_do_not_part_words(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["sing", "speed", "bus", "crisis"])
def test_what_only_looks_like_an_ending_stays(word):
    assert stem(word) == word


def test_scripts_without_spaces_give_pairs_of_characters():
    assert terms("東京都") == ["東京", "京都"]

"""A digest as a value, and in the terminal: what of each brief is told, where it leads, and what is corrected."""

from dataclasses import replace

from digest_parts import DAY, digest_post, stored
from hypothesis import given, settings
from showing_briefs import briefs, crowd, treaty
from showing_golden import READER, earlier, printed

from briefbot.showing.audience import Audience
from briefbot.showing.digest import Edition, edition
from briefbot.showing.news import news_of
from briefbot.showing.terminal_digest import digest_in_terminal
from briefbot.values import Brief

EVERY_PART = frozenset({"headline", "summary", "p1", "p2", "p3", "p4", "p5"})


def page(brief_id: int) -> str:
    return f"https://briefs.test/brief/{brief_id}"


def test_a_story_leads_to_its_page_and_without_one_to_its_first_source() -> None:
    post = digest_post(stored(number=5), also=(stored(crowd(), 6),))
    here, elsewhere = edition(post, page), edition(post)

    assert [story.url for story in (*here.stories, *here.also)] == [
        "https://briefs.test/brief/5",
        "https://briefs.test/brief/6",
    ]
    assert [story.url for story in elsewhere.stories] == [treaty().sources[0].article.url]


def test_of_a_story_that_is_known_only_what_is_new_is_told() -> None:
    (story,) = edition(digest_post(stored(number=5), earlier={5: stored(earlier(), 4)})).stories

    assert story.is_update
    assert story.brief == news_of(treaty(), earlier())


def test_an_update_that_lost_what_was_new_is_not_told() -> None:
    left = stored(number=5, without=frozenset({"p1", "p2"}))

    assert edition(digest_post(left, earlier={5: stored(number=4)})).stories == ()


def test_what_was_withdrawn_is_told_nowhere_and_a_brief_with_nothing_left_not_at_all() -> None:
    some, nothing = stored(number=5, without=frozenset({"p1", "v1"})), stored(number=6, without=EVERY_PART)
    (story,) = edition(digest_post(some, nothing)).stories

    assert treaty().key_points[0] not in story.brief.key_points
    assert treaty().expert_views[0] not in story.brief.expert_views


def test_a_correction_names_the_claim_and_the_brief_that_it_stood_in() -> None:
    wrong, gone = stored(number=5, without=frozenset({"v1"})), stored(number=6, without=EVERY_PART)
    view, headline = edition(digest_post(corrected=((wrong, "v1"), (gone, "headline"))), page).corrections

    assert view.claim == "Ilse Varga: The guaranteed flow will not hold in a dry year."
    assert (view.headline, view.url) == (treaty().headline.text, "https://briefs.test/brief/5")
    assert (headline.claim, headline.headline) == (treaty().headline.text, "")


def test_a_digest_says_nothing_only_where_there_is_nothing_in_it() -> None:
    wrong = stored(number=5, without=frozenset({"p1"}))

    assert edition(digest_post()).says_nothing
    assert not edition(digest_post(corrected=((wrong, "p1"),))).says_nothing
    assert not edition(digest_post(also=(stored(),))).says_nothing


def test_the_terminal_tells_briefs_updates_headlines_and_corrections_in_their_order() -> None:
    post = digest_post(
        stored(number=5),
        stored(crowd(), 6),
        lead="A dry day.",
        also=(stored(number=7),),
        earlier={5: stored(earlier(), 4)},
        corrected=((stored(number=3, without=frozenset({"p1"})), "p1"),),
    )
    shown = printed(digest_in_terminal(edition(post), READER), 80)
    places = [
        shown.index(words)
        for words in (
            "Your briefs of Wednesday, 4 March",
            "A dry day.",
            "Update: Ostavia and Lethany agree",
            "# 条约",
            "Also today",
            "• Ostavia and Lethany agree to share the Sarn's water (Harbour Wire",
            "Correction to Ostavia and Lethany",
        )
    ]

    assert places == sorted(places)
    assert treaty().summary.text not in " ".join(shown.split())


def test_a_day_without_news_is_a_line_in_the_terminal() -> None:
    assert printed(digest_in_terminal(Edition(day=DAY), Audience(language="de")), 80) == "Mittwoch, 4. März: nichts Neues.\n"


@settings(max_examples=30, deadline=None)
@given(briefs(), briefs())
def test_any_digest_can_be_shown(brief: Brief, other: Brief) -> None:
    known, post = stored(other, 4), digest_post(stored(brief, 5), stored(other, 6), also=(stored(other, 7),))
    told = edition(replace(post, earlier={5: known}, corrected=((replace(known, without=frozenset({"p1"})), "p1"),)))

    assert printed(digest_in_terminal(told, READER), 60).endswith("\n")

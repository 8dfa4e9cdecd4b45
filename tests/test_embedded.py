"""The embedded writer: what a brief of invented articles says, and the laws that every brief keeps."""

import pytest
from hypothesis import given, settings
from story_articles import HARBOUR, any_articles, article, articles
from test_writing_shorten import is_in_order, words_of

from briefbot import Article, group_stories, write_brief
from briefbot.errors import PageError
from briefbot.writing.length import MOST_WORDS
from briefbot.writing.length import words_of as length_of


def _alone(text, title="", **more):
    return Article(id="1", url="https://one.test/", title=title, text=text, **more)


@settings(max_examples=60, deadline=None)
@given(any_articles(least=1))
def test_a_brief_of_any_articles_is_grounded_or_says_that_there_is_nothing(given_articles):
    try:
        brief = write_brief(given_articles)
    except PageError:
        assert not any(article.text.strip() for article in given_articles)
        return

    for view in (*brief.expert_views, *brief.voices):
        assert view.view or view.quotes
        for quote in view.quotes:
            assert quote.text in quote.source.article.text
            assert quote.statement.speaker == view.name
    for point in brief.key_points:
        assert is_in_order(words_of(point.text), words_of(" ".join(s.text for s in point.evidence)))
    assert 1 <= len(brief.key_points) <= 7
    assert len(brief.voices) <= 5
    assert write_brief(given_articles) == brief


def test_the_brief_of_a_story_reads_as_one():
    brief = write_brief(articles(HARBOUR))

    assert brief.headline.text == "Varnholm Approves Harbour Barrier After Years Of Dispute"
    assert brief.summary.text.startswith("The city council of Varnholm voted 31 to 18 on Tuesday")
    assert 3 <= len(brief.key_points) <= 7
    assert length_of(brief) <= MOST_WORDS
    assert brief.language == "en"


def test_no_sentence_is_told_twice():
    brief = write_brief(articles(HARBOUR))
    told = [point.evidence[0].id for point in brief.points[1:]]

    assert len(told) == len(set(told))


def test_experts_have_a_role_a_view_and_their_own_words():
    brief = write_brief(articles(HARBOUR))
    experts = {view.name: view for view in brief.expert_views}

    assert "Oskar Lindhe" in experts
    assert "professor of coastal engineering" in experts["Oskar Lindhe"].role
    assert any("every third winter" in quote.text for quote in experts["Oskar Lindhe"].quotes)
    assert "Tilda Brandvik" not in experts


def test_who_acts_is_a_voice():
    assert "Tilda Brandvik" in {view.name for view in write_brief(articles(HARBOUR)).voices}


def test_a_copy_is_folded_into_its_source_with_its_link():
    brief = write_brief(articles(HARBOUR))

    assert [source.id for source in brief.sources] == ["A", "B"]
    assert [copy.url for copy in brief.sources[0].copies] == ["https://harbour-copy.example.org/"]


def test_a_story_and_its_articles_give_the_same_brief():
    (story,) = group_stories(articles(HARBOUR))

    assert write_brief(story) == write_brief(story.articles)


def test_why_it_matters_and_what_is_next_are_said_by_a_source():
    brief = write_brief([article("harbour-courier")])

    for point in filter(None, (brief.why_it_matters, brief.whats_next)):
        assert point.evidence[0].text in article("harbour-courier").text


def test_an_article_without_experts_has_no_expert_views():
    brief = write_brief([_alone("The gates held in the storm on Tuesday night. The old town stayed dry. No boat was lost.")])

    assert brief.expert_views == ()


def test_the_headline_of_an_untitled_text_is_its_lead():
    brief = write_brief([_alone("The gates held in the storm on Tuesday night. The old town stayed dry.")])

    assert brief.headline.text == "The gates held in the storm on Tuesday night"


def test_a_standfirst_is_not_the_summary():
    lines = [
        "The barrier at the harbour mouth will cost Varnholm twice its estimate.",
        "Auditors of the city of Varnholm opened the books of the storm barrier on Monday and found a hole.",
        "The barrier at the harbour mouth will cost Varnholm twice its first estimate, they said.",
        *(f"Pier number {n} took {n + 2} months longer than planned because of rock below it." for n in range(4, 12)),
    ]
    brief = write_brief([_alone("\n".join(lines), title="Barrier budget has a hole, auditors find")])

    assert brief.summary.text.startswith("Auditors of the city")


@pytest.mark.parametrize("text", ["", "   \n\n ", "\x00"])
def test_nothing_to_brief_is_one_clear_error(text):
    with pytest.raises(PageError, match=r"one\.test"):
        write_brief([_alone(text.replace("\x00", ""))])


def test_no_article_at_all_is_one_clear_error():
    with pytest.raises(PageError):
        write_brief([])


@pytest.mark.parametrize(
    "text",
    [
        "Rain.",
        "Город Варнхольм построит барьер. «Мы строим», — сказал мэр. Работы начнутся весной.",
        "市議会は火曜日に防潮堤の建設を決めた。費用は二十四億クローネである。「歴史的な決定だ」と市長は語った。",
        "صوت المجلس على بناء الحاجز يوم الثلاثاء. وقال العمدة إن القرار تاريخي.",
        "สภาเมืองลงมติให้สร้างเขื่อนกั้นคลื่นเมื่อวันอังคาร",
        "x" * 20_000,
        "word " * 20_000,
        "\n".join(f"Line {n} of the list has words in it." for n in range(3_000)),
        "The gates held. “We build,” said Ada Kolb, an economist at the Institute. " * 1_000,
    ],
)
def test_any_language_and_any_length_gives_a_brief(text):
    brief = write_brief([_alone(text)])

    assert brief.key_points
    assert brief.headline.text

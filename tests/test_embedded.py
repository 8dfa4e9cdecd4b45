"""The embedded writer: what a brief of invented articles says, and the laws that every brief keeps."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from story_articles import HARBOUR, any_articles, article, articles
from test_writing_shorten import is_in_order, words_of

from briefbot import Article, Story, group_stories, write_brief
from briefbot.errors import PageError
from briefbot.writing.length import MOST_WORDS
from briefbot.writing.length import words_of as length_of
from briefbot.writing.quoted import is_paired, quotations
from briefbot.writing.sources import spelled


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


SUMMIT = """\
The ministers of Ostavia and Lethany met in Brellin on Monday and agreed on nothing, officials of both countries said.

With the talks put off to the spring and no date set, "Halvey is plainly buying time, delaying the gates that the valley was \
promised and the money that goes with them," according to Nadia Oster, a professor of water law at the University of Aldmoor.

If the spring ends with no agreement, it would "let Halvey tell the world that the river is hers," she said.

"We will come back," Prime Minister Dorota Halvey told reporters. "And we will bring a map." She warned Lethany a walkout \
"would cost both our peoples a harvest, not to mention a friendship," according to a note of the meeting.

Ilse Varga, a hydrologist at the Institute of Water, said it was "close to reckless" to meet with no figures on the table.

Josef Karr, the Lethanian premier, wrote that a "table for two" was waiting, adding that "the soup is getting COLD!"
"""


def _written(brief):
    """Every text of a brief that is written, not cut: with the sources that it cites."""
    for point in brief.points:
        yield point.text, {s.source for s in point.evidence}
    for view in (*brief.expert_views, *brief.voices):
        yield view.view, {s.source for s in view.evidence}


def _flat(text):
    return " ".join(text.split())


def _quotations_stand(brief):
    articles_ = {source.id: source.article for source in brief.sources}
    for text, cited in _written(brief):
        assert is_paired(text)
        for start, end in quotations(text):
            words = _flat(text[start + 1 : end - 1])
            assert any(words in _flat(f"{articles_[id_].title}\n{articles_[id_].text}") for id_ in cited)


_PARTS = [
    "a plan",
    "it would",
    '"almost done',
    'done,"',
    "“we will",
    "will not,”",
    "according to",
    "said Ada Kolb",
    ", Kolb said,",
    "that",
]
_torn = st.lists(
    st.sampled_from([*_PARTS, "an economist at the Institute", "the harbour is closed.", ". But", "(all of it)", '."']),
    min_size=3,
)


@settings(max_examples=150, deadline=None)
@example('." "almost done it would', "")
@example('“we will "almost done (all of it) ."', "")
@given(
    st.lists(_torn.map(" ".join), min_size=1, max_size=5).map("\n".join),
    st.sampled_from(["", '"Almost', 'The "big" one is here']),
)
def test_what_stands_between_quotation_marks_stands_in_a_cited_source(text, title):
    _quotations_stand(write_brief([_alone(text, title=title)]))


@settings(max_examples=40, deadline=None)
@given(any_articles(least=1))
def test_so_it_does_in_a_brief_of_any_articles(given_articles):
    try:
        brief = write_brief(given_articles)
    except PageError:
        return
    if all(is_paired(s.text) for s in brief.evidence):
        _quotations_stand(brief)


@pytest.mark.parametrize("most_words", [80, 250, 1000])
def test_a_quotation_is_never_cut_within_its_marks(most_words):
    brief = write_brief([_alone(SUMMIT, title="Ostavia and Lethany agree on nothing in Brellin")], most_words=most_words)

    _quotations_stand(brief)
    assert [view.name for view in brief.expert_views if view.quotes] == [view.name for view in brief.expert_views]
    assert {view.name for view in brief.expert_views} == {"Nadia Oster", "Ilse Varga"}
    assert {view.name for view in brief.voices} == {"Dorota Halvey", "Josef Karr"}


def test_the_stop_stands_behind_a_quotation_that_goes_on_in_the_source():
    brief = write_brief([_alone(SUMMIT, title="Ostavia and Lethany agree on nothing in Brellin")])
    views = [view.view for view in (*brief.expert_views, *brief.voices)]

    assert any(view.endswith('that the river is hers".') for view in views)


def test_a_longer_brief_leaves_out_less():
    story = articles(HARBOUR)
    lengths = [length_of(write_brief(story, most_words=most)) for most in (80, 150, 250, 1000)]

    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[-1]


@pytest.mark.parametrize("most", [3, 4])
def test_there_are_as_many_points_as_are_asked_for_at_most(most):
    assert len(write_brief(articles(HARBOUR), most_points=most).key_points) <= most


@pytest.mark.parametrize(
    "title",
    [
        "Harbour",
        "Why you should care about the harbour",
        "HARBOUR BARRIER IS APPROVED",
        "Barrier approved after long...",
        "Who pays?",
    ],
)
def test_a_title_that_says_little_gives_way_to_the_lead(title):
    text = "The council of Varnholm approved the harbour barrier on Tuesday night, ending a dispute of nine years. It rained."

    assert write_brief([_alone(text, title=title)]).headline.text == (
        "The council of Varnholm approved the harbour barrier on Tuesday night"
    )


def test_all_sources_of_a_large_story_are_named():
    text = "The council of Varnholm approved barrier {n} of the harbour on Tuesday night after debate number {n} in room {n}."
    many = [
        Article(id=str(n), url=f"https://{n}.test/", title=f"Barrier {n}", text=text.format(n=f"{n}{n * 7}") * (1 + n % 3))
        for n in range(30)
    ]
    brief = write_brief(Story(articles=tuple(many)))

    assert [source.article.url for source in brief.sources] == [a.url for a in many]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ARVID Kolm", "Arvid Kolm"),
        ("DAN Danny Roe", "Danny Roe"),
        ("Jane Roe Jane Roe", "Jane Roe"),
        ("Her father Roe", "Roe"),
        ("J. D. Roe", "J. D. Roe"),
        ("Jane Roe", "Jane Roe"),
    ],
)
def test_a_name_is_spelled_as_names_are(written, name):
    assert spelled(written) == name


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


def test_an_expert_whose_words_follow_according_to_is_not_left_out() -> None:
    text = (
        "The city of Aldmoor will melt its street ice with mobile ovens from next week, the council said on Monday.\n\n"
        "According to Lise Orr, an acoustics expert at the Northern Institute, the ovens are quieter than the sweepers.\n\n"
        '"We have slept badly for nine winters," said Per Holm, an economist at the University of Aldmoor.'
    )
    brief = write_brief([Article(id="1", url="https://example.org/1", title="Ovens for Aldmoor's ice", text=text)])

    assert {view.name: view.view or view.quotes[0].text for view in brief.expert_views} == {
        "Lise Orr": "The ovens are quieter than the sweepers.",
        "Per Holm": "We have slept badly for nine winters",
    }


def test_a_lead_that_is_the_headline_is_not_told_again() -> None:
    text = (
        "Two villages share the old mill of Tarn.\n\nThe mill was sold to a company from the coast on Monday for 300 crowns."
        "\n\nNone of the villages could mend its roof without the other."
        "\n\nThe company wants to grind flour there by the autumn."
    )
    brief = write_brief([_alone(text, "Who will have the mill?")])

    assert brief.headline.text == "Two villages share the old mill of Tarn"
    assert all("share the old mill" not in point.text for point in (brief.summary, *brief.key_points))

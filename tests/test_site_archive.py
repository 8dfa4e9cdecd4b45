"""The pages of the archive, over briefs in memory."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from showing_briefs import ANY_TEXT, briefs, crowd, treaty
from site_parts import BERLIN, DAY, HOUR, NOON, PUBLICATION, Clock, Shelves, corrected, in_topic, site_over, stored
from site_reading import Answer, ask

from briefbot.errors import StoreError
from briefbot.ports import StoredBrief
from briefbot.showing.parts import parts_of
from briefbot.site.frame import Frame
from briefbot.values import Article, Brief, KeyPoint, Sentence, Source

EVERY_PAGE = (
    "/",
    "/day/2026-03-04",
    "/topics",
    "/topic/water",
    "/experts",
    "/expert/ilse-varga",
    "/search?q=treaty",
    "/brief/1",
)


async def shown(path: str, *briefs: StoredBrief, **fields: object) -> Answer:
    return await ask(site_over(Shelves(briefs, **fields)), path)  # type: ignore[arg-type]


def headlines(answer: Answer) -> list[str]:
    return answer.page.xpath("//article//a[starts-with(@href, '/brief/')][not(ancestor::*[@class='note'])]/text()")


def titled(number: int, headline: str, **fields: object) -> StoredBrief:
    brief = treaty()
    return stored(number, brief=replace(brief, headline=replace(brief.headline, text=headline)), **fields)


@pytest.mark.parametrize("path", EVERY_PAGE)
async def test_every_page_has_one_heading_a_title_and_its_place(path: str) -> None:
    answer = await shown(path, stored(), topics=in_topic(1))

    assert answer.status == 200
    assert len(answer.page.xpath("//h1")) == 1
    assert PUBLICATION.title in answer.page.findtext(".//title")
    assert answer.page.xpath("//link[@type='application/atom+xml']/@href")[0] == "/feed.atom"
    assert "{" not in answer.said
    levels = [int(heading.tag[1]) for heading in answer.page.xpath("//h1 | //h2 | //h3")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", EVERY_PAGE)
async def test_every_page_is_the_same_for_who_asks_for_its_head_alone(path: str) -> None:
    application = site_over(Shelves([stored()], in_topic(1)))
    whole, head = await ask(application, path), await ask(application, path, method="HEAD")

    assert head.status == whole.status
    assert head.headers["etag"] == whole.headers["etag"]


async def test_the_front_page_tells_the_newest_day_that_has_briefs() -> None:
    answer = await shown(
        "/", titled(1, "Older", written=NOON - DAY * 9), titled(2, "First"), titled(3, "Second", written=NOON + HOUR)
    )

    assert headlines(answer) == ["Second", "First"]
    assert "Today, Wednesday, 4 March 2026" in answer.said
    assert answer.page.xpath("//nav[@class='pager']//a/@href") == ["/day/2026-02-23"]


async def test_the_front_page_of_an_older_day_does_not_call_it_today() -> None:
    answer = await ask(site_over(Shelves([stored()]), clock=Clock(NOON + DAY)), "/")

    assert "Wednesday, 4 March 2026" in answer.said
    assert "Today, " not in answer.said


async def test_a_site_with_nothing_in_it_says_so() -> None:
    assert "Nothing has been written yet." in (await shown("/")).said
    assert "There is no brief of this topic here yet." in (await shown("/topic/water")).said
    assert "No expert has been quoted here yet." in (await shown("/experts")).said
    assert (await shown("/expert/ilse-varga")).status == 404


async def test_a_day_is_that_of_the_desks_clocks_and_links_to_the_days_beside_it() -> None:
    late = datetime(2026, 3, 4, 23, 59, tzinfo=BERLIN)
    answer = await shown(
        "/day/2026-03-04", stored(1, written=late), stored(2, written=late + HOUR), stored(3, written=NOON - DAY * 2)
    )

    assert len(headlines(answer)) == 1
    assert answer.page.xpath("//nav[@class='pager']//a/@href") == ["/day/2026-03-05", "/day/2026-03-02"]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
async def test_a_day_on_which_the_clocks_change_is_whole(day: str) -> None:
    first, last = (
        datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=BERLIN),
        datetime.fromisoformat(f"{day}T23:59").replace(tzinfo=BERLIN),
    )
    told = [stored(1, written=first), stored(2, written=last), stored(3, written=first - timedelta(minutes=1))]
    answer = await ask(site_over(Shelves(told), clock=Clock(last)), f"/day/{day}")

    assert len(headlines(answer)) == 2


async def test_a_long_list_goes_on_over_pages() -> None:
    many = [titled(number, f"Brief {number}", written=NOON + timedelta(seconds=number)) for number in range(1, 36)]
    first, second = await shown("/day/2026-03-04", *many), await shown("/day/2026-03-04?page=2", *many)

    assert headlines(first)[0] == "Brief 35"
    assert headlines(second) == ["Brief 5", "Brief 4", "Brief 3", "Brief 2", "Brief 1"]
    assert first.page.xpath("//a[@rel='next']/@href") == ["/day/2026-03-04?page=2"]
    assert second.page.xpath("//a[@rel='prev']/@href") == ["/day/2026-03-04"]
    assert second.page.xpath("//a[@rel='next']") == []


async def test_topics_are_listed_with_what_there_is_of_each() -> None:
    answer = await shown("/topics", stored(), topics=in_topic(1))

    assert answer.page.xpath("//ul[@class='index']//a/text()") == ["Water & rivers", "The sea"]
    assert "1 story · 4 Mar 2026" in answer.said
    assert "no brief yet" in answer.said


async def test_a_topic_has_its_briefs_and_feeds_of_its_own() -> None:
    answer = await shown("/topic/water", titled(1, "Of water"), titled(2, "Of the sea"), topics=in_topic(1))

    assert headlines(answer) == ["Of water"]
    assert "/topic/water/feed.atom" in answer.page.xpath("//link[@type='application/atom+xml']/@href")
    assert answer.page.xpath("//main//a[starts-with(@href, '/subscribe')]/@href") == ["/subscribe?topic=water"]


async def test_the_search_finds_and_says_what_it_looked_for() -> None:
    found = await shown("/search?q=TREATY+sarn", stored())
    nothing = await shown("/search?q=moon", stored())

    assert len(headlines(found)) == 1
    assert found.page.xpath("//input[@name='q']/@value") == ["TREATY sarn"]
    assert "No brief has all of these words: moon" in nothing.said
    assert found.page.xpath("//meta[@name='robots']/@content") == ["noindex"]


async def test_a_search_for_nothing_shows_the_form_and_asks_the_store_nothing() -> None:
    shelves = Shelves([stored()])
    answer = await ask(site_over(shelves), "/search?q=%20%00%e2%80%8b")

    assert answer.status == 200
    assert "chosen" not in shelves.asked


async def test_one_host_searches_at_a_pace_and_reads_on_all_the_while() -> None:
    application = site_over(Shelves([stored()]))
    told = [await ask(application, f"/search?q=moon{number}", client="192.0.2.1") for number in range(41)]
    other = await ask(application, "/search?q=moon", client="192.0.2.2")
    form = await ask(application, "/search", client="192.0.2.1")
    page = await ask(application, "/", client="192.0.2.1")

    assert [answer.status for answer in told] == [200] * 40 + [429]
    assert told[-1].headers["retry-after"] == "2"
    assert "That was a little often" in told[-1].said
    assert [answer.status for answer in (other, form, page)] == [200, 200, 200]


async def test_a_crowd_of_searches_is_told_to_come_again_and_keeps_no_other_page_waiting() -> None:
    shelves = Shelves([stored()], searching=asyncio.Event())
    application = site_over(shelves)
    asking = [
        asyncio.ensure_future(ask(application, f"/search?q=moon{number}", client=f"192.0.2.{number}")) for number in range(40)
    ]
    await asyncio.sleep(0.05)
    page = await ask(application, "/topic/water")
    shelves.searching.set()
    told = await asyncio.gather(*asking)
    turned_away = [answer for answer in told if answer.status == 503]

    assert page.status == 200
    assert len(turned_away) == 18
    assert turned_away[0].headers["retry-after"] == "5"
    assert "The desk is busy" in turned_away[0].said


async def test_a_search_is_given_up_when_its_reader_hangs_up() -> None:
    shelves, left = Shelves([stored()], searching=asyncio.Event()), asyncio.Event()
    asking = asyncio.ensure_future(ask(site_over(shelves), "/search?q=moon", left=left))
    await asyncio.sleep(0.05)
    left.set()
    answer = await asking
    await asyncio.sleep(0.05)

    assert answer.status == 0
    assert shelves.asked == ["edition", "chosen", "given up"]


async def test_a_brief_is_told_whole() -> None:
    answer = await shown("/brief/1", stored(), topics=in_topic(1))
    brief = treaty()

    for point in brief.points:
        assert point.text in answer.said
    for view in brief.expert_views + brief.voices:
        assert f"{view.name}, {view.role}" in answer.said
        assert view.view in answer.said
    assert [source.article.title in answer.said for source in brief.sources] == [True] * 3
    assert "2 copies elsewhere" in answer.said
    assert "Sarn Valley Post" in answer.said
    assert "(snippet only)" in answer.said
    assert "Written by the embedded writer from 3 sources" in answer.said
    assert answer.page.xpath("//article/header/p[1]/a/@href") == ["/day/2026-03-04", "/topic/water"]


async def test_a_key_point_opens_the_sentences_that_bear_it_out() -> None:
    page = (await shown("/brief/1", stored())).page
    first = page.xpath("//ul[@class='points']/li[1]/details")[0]

    assert first.xpath("./summary/span/text()") == [treaty().key_points[0].text]
    assert first.xpath(".//blockquote/p/text()") == [treaty().key_points[0].evidence[0].text]
    assert first.xpath(".//blockquote/@cite") == ["https://harbour-wire.test/2026/03/sarn-treaty"]
    assert first.xpath(".//a/@href")[0].startswith("https://harbour-wire.test/2026/03/sarn-treaty#:~:text=")


async def test_a_quote_stands_between_its_marks_and_links_to_its_words() -> None:
    page = (await shown("/brief/1", stored())).page
    link = page.xpath("//figure//a[contains(., 'A floor of 310')]")[0]

    assert link.text == "“A floor of 310 is generous in a wet year and a fiction in a dry one,”"
    assert "#:~:text=A%20floor%20of%20310" in link.get("href")
    assert link.xpath("ancestor::blockquote/@cite") == ["https://harbour-wire.test/2026/03/sarn-treaty"]


async def test_a_brief_without_experts_says_so() -> None:
    english = replace(treaty(), expert_views=())

    assert "No expert is quoted in the sources." in (await shown("/brief/1", stored(brief=english))).said
    assert "Experts are told from others in English texts only." in (await shown("/brief/1", stored(brief=crowd()))).said


async def test_what_was_withdrawn_is_shown_on_no_page_and_the_brief_says_that_something_was() -> None:
    gone = corrected(stored(), "p1", "v1")
    for path in ("/", "/topic/water", "/search?q=treaty", "/brief/1", "/brief/1.json", "/feed.atom", "/feed.json"):
        text = (await shown(path, gone, topics=in_topic(1))).text

        assert "Ostavia must let at least 310" not in text, path
        assert "Varga" not in text, path
    assert "2 parts of this brief were withdrawn" in (await shown("/brief/1", gone)).said
    assert "corrected" in (await shown("/", gone)).said
    assert (await shown("/expert/ilse-varga", gone)).status == 404


async def test_what_was_withdrawn_is_not_found_by_its_words() -> None:
    said, gone = stored(), corrected(stored(), "p1")

    assert len(headlines(await shown("/search?q=must+let+at+least", said))) == 1
    assert headlines(await shown("/search?q=must+let+at+least", gone)) == []
    assert len(headlines(await shown("/search?q=farmers", gone))) == 1


async def test_a_further_page_of_a_list_is_its_own_address() -> None:
    many = [stored(number) for number in range(1, 40)]

    assert (await shown("/day/2026-03-04?page=2", *many)).page.xpath("//link[@rel='canonical']/@href") == [
        "https://briefs.test/day/2026-03-04?page=2"
    ]
    assert (await shown("/day/2026-03-04?page=1", *many)).page.xpath("//link[@rel='canonical']/@href") == [
        "https://briefs.test/day/2026-03-04"
    ]


async def test_a_page_that_is_no_list_has_one_address_whatever_is_asked_of_it() -> None:
    application = site_over(Shelves([stored()]))

    for path in ("/brief/1?page=7", "/brief/1"):
        page = (await ask(application, path)).page
        assert page.xpath("//link[@rel='canonical']/@href") == ["https://briefs.test/brief/1"]


async def test_a_brief_withdrawn_whole_is_gone_and_in_no_list() -> None:
    gone = corrected(stored(), *(part.name for part in parts_of(treaty())))

    assert (await shown("/brief/1", gone)).status == 410
    assert (await shown("/brief/1.json", gone)).status == 410
    assert headlines(await shown("/day/2026-03-04", gone)) == []
    assert (await shown("/feed.atom", gone)).status == 200


async def test_a_withdrawal_is_seen_at_once_on_a_page_that_was_made_before() -> None:
    shelves = Shelves([stored()])
    application = site_over(shelves)
    before = await ask(application, "/brief/1")
    shelves.briefs = [corrected(stored(), "p1")]
    after = await ask(application, "/brief/1")

    assert "Ostavia must let at least 310" in before.text
    assert "Ostavia must let at least 310" not in after.text


async def test_a_story_told_again_links_its_tellings() -> None:
    earlier, later = stored(1, story_id=7), stored(2, story_id=7, revision=2, written=NOON + HOUR)
    first, second = await shown("/brief/1", earlier, later), await shown("/brief/2", earlier, later)

    assert "This story was told again later:" in first.said
    assert first.page.xpath("//p[@class='note']/a/@href") == ["/brief/2"]
    assert "This story was told again later:" not in second.said
    assert second.page.xpath("//ol[@class='tellings']//a/@href") == ["/brief/1"]


async def test_a_brief_tells_other_sites_what_it_is() -> None:
    page = (await shown("/brief/1", stored())).page

    assert page.xpath("//link[@rel='canonical']/@href") == ["https://briefs.test/brief/1"]
    assert page.xpath("//meta[@property='og:type']/@content") == ["article"]
    assert page.xpath("//meta[@property='og:description']/@content") == [treaty().summary.text]
    assert page.xpath("//meta[@property='article:published_time']/@content") == ["2026-03-04T12:00:00+01:00"]


async def test_a_brief_is_there_as_json_by_its_schema() -> None:
    answer = await shown("/brief/1.json", stored())

    assert answer.headers["content-type"] == "application/json"
    assert answer.json["headline"] == treaty().headline.text


async def test_experts_lead_to_what_they_have_said_where_and_when() -> None:
    index = await shown("/experts", stored())
    answer = await shown("/expert/anton-reyl", stored(), stored(2, written=NOON - DAY))

    assert "/expert/anton-reyl" in index.page.xpath("//ul[@class='index']//a/@href")
    assert answer.page.findtext(".//h1") == "Anton Reyl"
    assert answer.page.xpath("//ul[@class='roles']/li/text()") == ["a former water minister who negotiated in the 1990s"]
    assert answer.page.xpath("//article/h2/a/@href") == ["/brief/1", "/brief/2"]
    assert "Nobody is fined for breaking it," in answer.said
    assert "Varga" not in answer.page.xpath("string(//main)")


@pytest.mark.parametrize(
    "path",
    [
        "/brief/99999999999999999999",
        "/brief/" + "9" * 900,
        "/brief/0",
        "/brief/-1",
        "/brief/1e3",
        "/brief/١",
        "/brief/1.xml",
        "/brief/",
        "/brief/%00",
        "/brief/1%00",
        "/brief/2",
        "/brief/2.json",
        "/day/2026-02-30",
        "/day/2026-3-4",
        "/day/20260304",
        "/day/0001-01-01",
        "/day/9999-12-31",
        "/day/２０２６-03-04",
        "/day/2026-03-06",
        "/topic/moon",
        "/topic/..%2f..",
        "/expert/Ilse-Varga",
        "/expert/ilse%20varga",
        "/expert/%00",
        "/expert/../../etc/passwd",
        "/search?q=a&page=0",
        "/search?q=a&page=999999999999",
        "/search?q=a&page=x",
        "/experts?page=201",
        "/topic/moon/feed.atom",
    ],
)
async def test_what_is_no_such_thing_is_not_found(path: str) -> None:
    assert (await shown(path, stored())).status == 404


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%00", "q=" + "a" * 1_900, "q=" + "%25" * 600, "q=a&q=b", "q[]=a", "&&=&", "q=%ED%A0%80"]
)
async def test_any_query_is_answered(query: str) -> None:
    assert (await shown(f"/search?{query}", stored())).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/brief/1", "/search?q=a", "/feed.atom", "/brief/1.json", "/experts", "/expert/ilse-varga", "/topics"]
)
async def test_a_store_that_fails_costs_that_page_alone_and_is_tried_again(path: str) -> None:
    shelves = Shelves([stored()], failure=StoreError("locked"))
    application = site_over(shelves)
    failed = await ask(application, path)
    shelves.failure = None

    assert failed.status == 503
    assert (await ask(application, path)).status == 200


async def test_a_page_in_another_language_says_so_of_its_words_alone() -> None:
    german = Frame(publication=replace(PUBLICATION, language="de"))
    answer = await ask(site_over(Shelves([stored()]), german), "/brief/1")

    assert answer.page.get("lang") == "de"
    assert answer.page.xpath("//h1/@lang") == ["en"]
    assert "Was Fachleute sagen" in answer.said


def hostile_urls() -> st.SearchStrategy[str]:
    return st.sampled_from(
        [
            'https://a.test/"><script>alert(1)</script>',
            "javascript:alert(1)",
            "data:text/html,<script>1</script>",
            "https://a.test/'onmouseover='x",
            'https://a.test/?a=1&b=<2>#">',
        ]
    )


@st.composite
def hostile(draw: st.DrawFn) -> Brief:
    """Any brief, whose languages and addresses are of anybody's making, too."""
    brief = draw(briefs())
    text = 'He said "><img src=x onerror=alert(1)> and left.'
    article = Article(
        id="x", url=draw(hostile_urls()), title=draw(ANY_TEXT), text=text, language=draw(ANY_TEXT), outlet=draw(ANY_TEXT)
    )
    sentence = Sentence(source="Z", number=1, start=0, end=len(text), text=text)
    added = Source(id="Z", article=article, sentences=(sentence,))
    point = KeyPoint(text=draw(ANY_TEXT), evidence=(sentence,))
    return replace(brief, sources=(*brief.sources, added), key_points=(*brief.key_points, point), language=draw(ANY_TEXT))


TAGS = set(
    "html head meta title link body a header p nav ul li main article h1 h2 h3 div details summary span small blockquote"
    " section figure figcaption footer ol strong time form label input button script".split()
)
ATTRIBUTES = set(
    "lang charset name content property rel href type title class id dir cite datetime aria-label aria-current"
    " aria-labelledby aria-live action method role for value maxlength autocomplete enterkeyhint src defer".split()
)


@settings(max_examples=60)
@given(hostile(), st.sampled_from(["/brief/1", "/", "/search?q=e", "/feed.atom", "/feed.json"]))
async def test_no_tag_and_no_attribute_of_a_page_comes_from_the_text_of_a_brief(brief: Brief, path: str) -> None:
    answer = await shown(path, stored(brief=brief))
    texts = [answer.text]
    if path == "/feed.json":
        texts = [item["content_html"] for item in answer.json["items"]]
    elif path == "/feed.atom":
        texts = html.etree.fromstring(answer.body).xpath("//*[local-name()='content']/text()")

    for text in texts:
        for element in html.document_fromstring(text).iter():
            names = {name for name in element.attrib if not name.startswith("hx-")}
            assert element.tag in TAGS | {"b"}
            assert names <= ATTRIBUTES
            for name in names & {"href", "src", "cite", "action"}:
                assert element.get(name).startswith(("/", "https://", "http://", "#main"))
            if element.tag == "script":
                assert element.get("src", "").startswith("/static/")

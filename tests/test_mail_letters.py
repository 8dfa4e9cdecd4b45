"""Which letter tells which post, and that its foot is its reader's own."""

from dataclasses import replace

from digest_parts import digest_post, stored
from mail_parts import PAGES, READER, presenter
from showing_briefs import treaty
from showing_golden import earlier

from briefbot.adapters.mail.mime import MOST_OF_A_FOOT
from briefbot.ports import BriefPost, Message, Post
from briefbot.showing.letter import Masthead
from briefbot.showing.links import Links
from briefbot.showing.mail import Letterpress

POST = BriefPost(stored=stored(number=5), subscriber=READER, delivery_id=12)


def told(post: Post, **settings: object) -> Message:
    (message,) = presenter(**settings)(post)
    return message


def test_a_brief_goes_under_its_headline_and_leads_to_its_page() -> None:
    message = told(POST)

    assert message.title == treaty().headline.text
    assert '<a href="https://briefs.example.org/brief/5"' in message.text
    assert "https://briefs.example.org/brief/5" in message.plain


def test_an_editors_headline_is_the_letters() -> None:
    message = told(replace(POST, headline="Two states <share> a river"))

    assert message.title == "Two states <share> a river"
    assert "Two states &lt;share&gt; a river</a></h1>" in message.text


def test_an_update_tells_what_is_new_and_one_without_news_is_none() -> None:
    message = told(replace(POST, earlier=stored(earlier(), 4)))

    assert message.title == f"Update: {treaty().headline.text}"
    assert treaty().key_points[0].text not in message.text
    assert presenter()(replace(POST, earlier=stored(number=4))) == ()


def test_a_correction_says_what_was_withdrawn_and_tells_the_whole_brief_without_it() -> None:
    corrected = replace(POST, without=frozenset({"p3"}), corrects="p3", earlier=stored(earlier(), 4))
    message = told(corrected)
    first, _, rest = message.plain.partition("-" * 72)

    assert message.title == f"Correction: {treaty().headline.text}"
    assert "".join(treaty().key_points[2].text.split()) in "".join(first.split())
    assert treaty().key_points[2].text not in " ".join(rest.split())
    assert "Ostavia must let at least 310 cubic metres" in rest


def test_a_brief_of_which_nothing_is_left_is_withdrawn_by_letter() -> None:
    parts = frozenset({"headline", "summary", "p1", "p2", "p3", "p4", "p5"})
    message = told(replace(POST, without=parts, corrects="p5"))

    assert message.title == f"Correction: {treaty().key_points[4].text}"
    assert "A brief is withdrawn" in message.text
    assert presenter()(replace(POST, without=parts)) == ()


def test_a_digest_is_one_letter_and_so_is_a_day_without_news() -> None:
    message = told(digest_post(stored(number=5), lead="A day of rivers.", delivery_id=13))

    assert "A day of rivers." in message.plain
    assert told(digest_post()).title == "Wednesday, 4 March: nothing new."


def test_the_foot_of_a_letter_leads_its_reader_to_their_choices_and_out() -> None:
    other = replace(READER, id=2, address=replace(READER.address, chat="ben@example.org"))
    present = presenter()
    mine, theirs = (present(replace(POST, subscriber=reader))[0] for reader in (READER, other))

    assert "https://briefs.example.org/preferences/Choices.1" in mine.text
    assert "https://briefs.example.org/unsubscribe/Token.1" in mine.text
    assert "ada@example.org" in mine.plain
    assert "Token.1" not in theirs.text + theirs.plain
    assert "ben@example.org" in theirs.text


def test_without_pages_a_reader_leaves_by_mail() -> None:
    message = told(POST, links=Links())

    assert 'href="mailto:bounces@example.org?subject=unsubscribe%20Token.1"' in message.text
    assert "Choose what comes" not in message.plain


def test_what_is_a_readers_own_stands_in_the_foot_of_a_digest_with_long_links() -> None:
    other = replace(READER, id=2, address=replace(READER.address, chat="ben@example.org"))
    sealed = "x" * 140
    press = Letterpress(
        masthead=Masthead(title="Harbour briefs", links=PAGES, imprint="Harbour Press, 1 Quay Street, Skarholm. " * 4)
    )
    present = presenter(
        press=press,
        token=lambda reader: f"{sealed}.{reader.id}",
        browser=lambda _, reader: f"{sealed}.{reader.id}",
        preferences=lambda reader: f"{sealed}.{reader.id}",
    )
    digest = digest_post(stored(number=5), lead="A day of rivers.", delivery_id=13)
    mine, theirs = (present(replace(digest, subscriber=reader))[0] for reader in (READER, other))

    assert mine.text[:-MOST_OF_A_FOOT] == theirs.text[:-MOST_OF_A_FOOT]
    assert mine.plain[:-MOST_OF_A_FOOT] == theirs.plain[:-MOST_OF_A_FOOT]
    assert mine.text.count(f"{sealed}.1") == 3

"""What is told in other chats, as the desk puts it together."""

from dataclasses import replace
from datetime import date

from outlet_parts import BERLIN, STORED
from showing_golden import earlier

from briefbot.adapters.chats.present import Presenter
from briefbot.ports import Address, BriefPost, Digest, DigestPost, DraftPost, Subscriber
from briefbot.showing.chat import Manner
from briefbot.showing.links import Links

TEAM = Subscriber(id=5, address=Address(outlet="chats", chat="team"), kind="group", language="de")
PHONE = Subscriber(id=6, address=Address(outlet="chats", chat="phone"), kind="group")
MANNERS = {
    "team": Manner(dialect="markdown", most=(4000,)),
    "phone": Manner(dialect="text", most=(4000,), title=200),
}
PRESENTER = Presenter(language="en", zone=BERLIN, manners=MANNERS, page=Links("https://briefs.example.org").brief)
POST = BriefPost(stored=STORED, subscriber=TEAM, delivery_id=11)


def test_each_chat_is_told_in_its_own_markup_and_language() -> None:
    [team], [phone] = PRESENTER(POST), PRESENTER(replace(POST, subscriber=PHONE))

    assert team.text.startswith("**[Ostavia and Lethany agree to share the Sarn's water](https://briefs.example.org/brief/7)**")
    assert "**Was Fachleute sagen**" in team.text
    assert (phone.title, "What experts say\nIlse Varga" in phone.text) == (
        "Ostavia and Lethany agree to share the Sarn's water",
        True,
    )
    assert PRESENTER(POST) == (team,)


def test_what_was_taken_out_is_not_told_and_an_editors_headline_is() -> None:
    [message] = PRESENTER(replace(POST, without=frozenset({"p1"}), headline="Water for all"))

    assert STORED.brief.key_points[0].text not in message.text
    assert "**[Water for all]" in message.text


def test_of_a_story_that_is_known_what_is_new_is_told() -> None:
    [message] = PRESENTER(replace(POST, earlier=replace(STORED, id=3, brief=earlier())))

    assert message.text.startswith("**[Neues: Ostavia")
    assert STORED.brief.key_points[0].text not in message.text


def test_a_withdrawn_part_is_corrected_in_one_message_of_its_own() -> None:
    [message] = PRESENTER(replace(POST, subscriber=PHONE, corrects="p1", without=frozenset({"p1"})))

    assert message.title == "Ostavia and Lethany agree to share the Sarn's water"
    assert message.text == (
        "Correction to Ostavia and Lethany agree to share the Sarn's water. The sources do not bear out what we told: "
        "Ostavia must let at least 310 cubic metres a second through the Kelm dam in summer."
    )


def test_a_digest_is_told_with_the_pages_of_its_briefs() -> None:
    digest = Digest(id=1, subscriber_id=5, day=date(2026, 3, 4), made=STORED.written, brief_ids=(7,), lead="Ein Tag.")
    [message] = PRESENTER(DigestPost(digest=digest, briefs=(STORED,), subscriber=TEAM))

    assert message.text.startswith("**Berichte vom Mittwoch, 4. März**\n\nEin Tag.")
    assert "(https://briefs.example.org/brief/7)" in message.text


def test_a_draft_and_a_chat_that_is_gone_are_told_nothing() -> None:
    gone = replace(TEAM, address=Address(outlet="chats", chat="gone"))

    assert PRESENTER(DraftPost(post=POST, delivery_id=11, version="1", editor=TEAM)) == ()
    assert PRESENTER(replace(POST, subscriber=gone)) == ()

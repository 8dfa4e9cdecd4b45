"""What subscribers get to see: forms, drafts, updates and digests, as messages with their buttons."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from showing_briefs import briefs, crowd, treaty
from showing_golden import earlier

from briefbot.adapters.telegram.present import SHORT, Presenter
from briefbot.ports import (
    Address,
    BriefPost,
    DeliveryRow,
    Digest,
    DigestPost,
    DraftPost,
    Message,
    StoredBrief,
    Subscriber,
    VerdictPost,
)
from briefbot.showing.catalogue import catalogue_for
from briefbot.showing.telegram_markup import Markup, bold, joined, own, part_of
from briefbot.showing.telegram_review import headed, heading
from briefbot.showing.telegram_template import read_template
from briefbot.values import Brief

WHEN = datetime(2026, 3, 4, 15, 20, tzinfo=UTC)
ADA = Subscriber(id=1, address=Address(outlet="telegram", chat="42"), kind="private", name="Ada")
NEWS = Subscriber(id=2, address=Address(outlet="telegram", chat="-100"), kind="channel", name="River News")
PRESENT = Presenter(language="en", zone=UTC, bot="desk_bot")


def stored(brief: Brief, number: int = 12) -> StoredBrief:
    return StoredBrief(id=number, story_id=3, revision=1, written=WHEN, brief=brief)


def post(brief: Brief, subscriber: Subscriber = ADA, **more: Any) -> BriefPost:
    return BriefPost(stored=stored(brief), subscriber=subscriber, **more)


def asked(message: Message) -> list[str]:
    return [button.url or button.data for row in message.buttons for button in row]


def test_a_brief_is_told_with_what_can_be_asked_of_it() -> None:
    *_, last = messages = PRESENT(post(treaty()))

    assert messages[0].plain.startswith(treaty().headline.text)
    assert asked(last) == ["b:12:sources", "b:12:wrong", "b:12:more", "b:12:less"]
    assert not any(message.has_preview for message in messages)


def test_who_wants_it_short_is_offered_the_rest() -> None:
    (message,) = PRESENT(post(treaty(), replace(ADA, template=SHORT)))

    assert treaty().expert_views[0].view not in message.plain
    assert asked(message)[0] == "b:12:full"


def test_in_a_channel_what_is_asked_is_asked_of_the_bot() -> None:
    *_, last = PRESENT(post(treaty(), NEWS))

    assert asked(last) == ["https://t.me/desk_bot?start=b-12-sources", "https://t.me/desk_bot?start=b-12-wrong"]


def test_only_the_first_message_makes_a_sound_and_only_the_last_has_buttons() -> None:
    long = replace(crowd(), key_points=crowd().key_points * 60)
    messages = PRESENT(post(long))

    assert len(messages) > 1
    assert [message.is_silent for message in messages] == [False] + [True] * (len(messages) - 1)
    assert [bool(message.buttons) for message in messages] == [False] * (len(messages) - 1) + [True]


def test_a_channel_has_a_template_of_its_own() -> None:
    template = read_template("river", "<u>{{ headline }}</u>")
    present = replace(PRESENT, templates={"river": template})
    (message,) = present(post(treaty(), replace(NEWS, template="river")))

    assert message.text == f"<u>{treaty().headline.text}</u>"
    assert asked(message)[0] == "https://t.me/desk_bot?start=b-12-full"


def test_a_template_that_is_no_more_or_fails_gives_way_to_our_own_form() -> None:
    fails = read_template(
        "picky", "{{ headline }}{% if headline.startswith('" + treaty().headline.text[:9] + "') %}<b>{% endif %}"
    )
    present = replace(PRESENT, templates={"picky": fails})
    told = [present(post(treaty(), replace(NEWS, template=name))) for name in ("", "gone", "picky")]

    assert told[0] == told[1] == told[2]


def test_times_and_words_are_the_subscribers() -> None:
    here = PRESENT(post(treaty(), replace(ADA, language="de", time_zone="Asia/Tokyo")))
    there = replace(PRESENT, language="de", zone=ZoneInfo("Asia/Tokyo"))(post(treaty()))

    assert here == there
    assert "Quellen" in here[-1].plain


def test_a_zone_that_is_no_more_is_the_desks() -> None:
    assert PRESENT(post(treaty(), replace(ADA, time_zone="Mars/Olympus"))) == PRESENT(post(treaty()))


def test_an_update_tells_what_is_new_and_offers_the_rest() -> None:
    messages = PRESENT(post(treaty(), earlier=stored(earlier(), 9)))

    assert messages[0].plain.startswith("Update: ")
    assert len(messages[0].plain) < len(PRESENT(post(treaty()))[0].plain)
    assert asked(messages[-1])[0] == "b:12:full"


def test_an_update_with_nothing_new_is_none() -> None:
    assert PRESENT(post(treaty(), earlier=stored(treaty(), 9))) == ()


def test_what_was_withdrawn_is_not_told() -> None:
    told = "\n".join(message.plain for message in PRESENT(post(treaty(), without=frozenset({"p1"}))))

    assert treaty().key_points[0].text not in told
    assert treaty().key_points[1].text in told


def test_an_editor_may_give_it_another_headline() -> None:
    first, *_ = PRESENT(post(treaty(), headline="Two states <share> a river"))

    assert first.plain.startswith("Two states <share> a river\n")
    assert first.text.startswith("<b>Two states &lt;share&gt; a river</b>")


def test_an_editor_sees_the_draft_as_the_channel_will_with_its_name_above() -> None:
    editor = replace(ADA, language="de")
    draft = DraftPost(post=post(treaty(), NEWS), delivery_id=7, version="0a1b2c3d", editor=editor)
    (message,) = PRESENT(draft)
    (posted,) = PRESENT(post(treaty(), NEWS))

    assert message.text == f"Entwurf für <b>River News</b>\n\n{posted.text}"
    assert message.plain == f"Entwurf für River News\n\n{posted.plain}"
    assert asked(message) == ["v:7:0a1b2c3d", "r:7:edit", "r:7:drop"]
    assert [button.text for button in message.buttons[0]][-1] != "Drop"


@pytest.mark.parametrize(
    ("told", "messages"),
    [
        (own("river " * 600), 1),
        (own("river " * 681), 2),
        (own("🌊" * 2040), 2),
        (joined([bold(own(f"river {number}")) for number in range(98)], " "), 1),
        (joined([bold(own(f"river {number}")) for number in range(100)], " "), 2),
    ],
)
def test_a_heading_that_finds_no_room_above_its_draft_is_a_message_of_its_own(told: Markup, messages: int) -> None:
    line = heading("River News", catalogue_for("en"))

    assert len(headed((part_of(told),), line)) == messages
    assert headed((part_of(told),), line)[0].plain.startswith("Draft for River News")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"state": "sent"}, "✓ Approved for River News: A treaty"),
        ({"state": "dropped"}, "✗ Dropped for River News: A treaty"),
        ({"state": "dropped", "error": "a newer brief took its place"}, "Not needed any more for River News: A treaty"),
        ({"state": "pending", "kind": "digest", "headline": ""}, "✓ Approved for River News: the digest of Wednesday, 4 March"),
    ],
)
def test_an_editor_reads_what_became_of_a_draft_in_a_line(row: dict[str, str], said: str) -> None:
    known = {"id": 7, "kind": "brief", "subscriber": NEWS, "headline": "A treaty", "made": WHEN} | row
    (message,) = PRESENT(VerdictPost(row=DeliveryRow(**known), editor=ADA))  # type: ignore[arg-type]

    assert message.plain == said
    assert message.buttons == ()


def test_an_editor_sees_a_digest_as_a_draft() -> None:
    digest = Digest(id=4, subscriber_id=3, day=date(2026, 3, 4), made=WHEN, brief_ids=(12,))
    day = DigestPost(digest=digest, briefs=(stored(treaty(), 12),), subscriber=NEWS)
    (message,) = PRESENT(DraftPost(post=day, delivery_id=7, version="0a1b2c3d", editor=ADA))
    (posted,) = PRESENT(day)

    assert message.plain == f"Draft for River News\n\n{posted.plain}"
    assert asked(message) == ["v:7:0a1b2c3d", "r:7:edit", "r:7:drop"]


def test_a_digest_leads_to_the_whole_briefs() -> None:
    digest = Digest(id=4, subscriber_id=1, day=date(2026, 3, 4), made=WHEN, brief_ids=(12, 13), lead="A day of rivers.")
    day = DigestPost(digest=digest, briefs=(stored(treaty(), 12), stored(crowd(), 13)), subscriber=ADA)
    (message,) = PRESENT(day)

    assert "A day of rivers." in message.plain
    assert 'href="https://t.me/desk_bot?start=b-12-full"' in message.text
    assert 'href="https://t.me/desk_bot?start=b-13-full"' in message.text


def test_a_digest_tells_the_later_stories_by_their_headlines() -> None:
    digest = Digest(id=4, subscriber_id=1, day=date(2026, 3, 4), made=WHEN, brief_ids=())
    full, also = (tuple(stored(treaty(), number) for number in numbers) for numbers in (range(1, 9), range(9, 30)))
    told = "\n".join(m.plain for m in PRESENT(DigestPost(digest=digest, briefs=full, also=also, subscriber=ADA)))

    assert told.count(treaty().headline.text) == 29
    assert told.count(treaty().summary.text) == 8


@given(briefs(), st.sampled_from([ADA, NEWS]), st.sampled_from(["", SHORT]))
def test_whatever_is_told_is_told_the_same_each_time(brief: Brief, subscriber: Subscriber, template: str) -> None:
    told = PRESENT(post(brief, replace(subscriber, template=template)))
    again = PRESENT(post(brief, replace(subscriber, template=template, muted_until=WHEN + timedelta(1))))

    assert told == again
    assert told

# ruff: noqa: F811 (a fixture has the name of the argument that it fills)
"""What the bot does with briefs: /brief, and the buttons under them."""

import asyncio
from dataclasses import replace

import pytest
from bot_desks import desks_over
from bot_parts import BOSS, RULES, Chat, codes, group_chat, house_over, labels, words_of
from bot_stores import bot_store, migrated  # noqa: F401 (fixtures)
from desk_parts import FERRY, Clock, TableWeb, beside, page
from owed_briefs import keep_brief, reader

from briefbot.adapters.store import Store
from briefbot.bot.house import House
from briefbot.desk.visits import ASKED_FROM
from briefbot.errors import BadStatus, Refused, SourceError, TooLarge, TooSlow, Unreachable
from briefbot.ports import Address, Commission
from briefbot.values import Brief
from briefbot.writing.embedded import write_brief

URL = "https://westhaven.test/ferry"
HEADLINE = "Ferry to stop in May"


@pytest.fixture
def web() -> TableWeb:
    return TableWeb({URL: page(HEADLINE, FERRY)})


@pytest.fixture
def house(bot_store: Store, web: TableWeb) -> House:
    clock = Clock()
    return replace(house_over(bot_store, clock=clock), web=web, desks=desks_over(bot_store, web, clock))


@pytest.fixture
def ada(house: House) -> Chat:
    return Chat(house)


@pytest.mark.parametrize("said", [f"/brief {URL}", URL, f"/brief look: {URL}.", f"Have you seen {URL}? My brother sent it."])
async def test_a_page_is_briefed_by_command_or_by_its_address_in_whatever_is_said(ada: Chat, said: str) -> None:
    answer = await ada.first(said)

    assert words_of(answer).startswith("Ferry to stop in May")
    assert labels(answer) == [["Sources", "Wrong?"]]
    assert answer.then is None


async def test_in_a_group_an_address_is_briefed_for_the_asking_alone(house: House) -> None:
    club = group_chat(house)

    assert await club.says(URL, is_for_us=False) == ""
    assert "ferry" in await club.says(f"/brief {URL}")


async def test_a_reply_asks_for_a_brief_of_the_message(ada: Chat) -> None:
    assert "ferry" in await ada.says("/brief", reply_words=f"Have you seen {URL} ?", reply_to="3")


async def test_a_slow_page_is_told_of_step_by_step_and_the_brief_takes_its_place(bot_store: Store, ada: Chat) -> None:
    gates = [asyncio.Event(), asyncio.Event()]
    web = TableWeb({URL: page(HEADLINE, FERRY)})
    at_once = web.get

    async def get(request: object) -> object:
        await gates[0].wait()
        return await at_once(request)  # type: ignore[arg-type]

    async def write(commission: Commission) -> Brief:
        await gates[1].wait()
        return await beside(write_brief)(commission)  # type: ignore[arg-type]

    web.get = get  # type: ignore[method-assign, assignment]
    ada.house = replace(ada.house, desks=desks_over(bot_store, web, Clock(), writer=write))
    first = await ada.first(f"/brief {URL}")
    gates[0].set()
    assert first.then
    second = await first.then()
    gates[1].set()
    assert second.then
    last = await second.then()

    assert [words_of(first), words_of(second)] == ["Reading westhaven.test …", "Read. Writing …"]
    assert "ferry" in words_of(last)
    assert ada.house.chats.typed == [ada.address]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("robots"), "I may not read westhaven.test"),
        (Unreachable("dns"), "westhaven.test can't be reached."),
        (TooSlow("20 s"), "westhaven.test takes too long"),
        (TooLarge("10 MB"), "That page of westhaven.test is too large"),
        (BadStatus("402", 402), "westhaven.test shows that page to nobody without an account"),
        (BadStatus("404", 404), "There is no such page at westhaven.test."),
        (BadStatus("503", 503), "westhaven.test is out of order or busy."),
        (b"no article here", "There is no article on that page of westhaven.test"),
    ],
)
async def test_a_page_that_cannot_be_had_is_told_of_in_a_line(
    ada: Chat, web: TableWeb, error: SourceError | bytes, said: str
) -> None:
    web.answers[URL] = error
    answer = await ada.says(f"/brief {URL}")

    assert answer.startswith(said)
    assert "\n" not in answer


async def test_errors_are_told_in_the_readers_language(ada: Chat, web: TableWeb) -> None:
    web.answers[URL] = Unreachable("dns")
    ada.speaker = replace(ada.speaker, language="de")

    assert (await ada.says(f"/brief {URL}")).startswith("westhaven.test ist nicht zu erreichen.")


async def test_each_person_may_have_so_many_pages_read_a_day_and_known_ones_as_they_like(house: House, web: TableWeb) -> None:
    web.answers |= {f"https://westhaven.test/{number}": page(HEADLINE, FERRY) for number in range(3)}
    ada = Chat(replace(house, rules=replace(RULES, quota=2)))
    boss = Chat(replace(house, rules=replace(RULES, quota=0)), BOSS)
    said = [await ada.says(f"/brief https://westhaven.test/{number}") for number in (0, 1, 2, 0)]

    assert ["more than 2 pages today" in one for one in said] == [False, False, True, False]
    assert "ferry" in await boss.says("/brief https://westhaven.test/2")


async def test_words_bring_the_best_brief_and_the_others_as_buttons(ada: Chat, bot_store: Store) -> None:
    ids = [await keep_brief(bot_store), await keep_brief(bot_store)]
    answer = await ada.answers("/brief ferry")
    other = await ada.presses(f"b:{ids[0]}:full")

    assert labels(answer)[:2] == [["Sources", "Wrong?"], ["More like this", "Less like this"]]
    assert len(labels(answer)) == 3
    assert codes(answer)[-1] == f"b:{ids[0]}:full"
    assert "ferry" in words_of(other)
    assert (await ada.says("/brief submarine")).startswith("No brief mentions “submarine”.")


async def test_nothing_brings_what_is_new(ada: Chat, bot_store: Store) -> None:
    assert (await ada.says("/brief")).startswith("There is no brief yet.")
    await keep_brief(bot_store)
    assert "ferry" in await ada.says("/brief")


async def test_in_a_group_nobody_is_asked_what_they_like(house: House, bot_store: Store) -> None:
    await keep_brief(bot_store)

    assert labels(await group_chat(house).answers("/brief ferry", is_for_us=True)) == [["Sources", "Wrong?"]]


async def test_the_sources_are_shown_and_opinions_noted_the_last_counts(ada: Chat, bot_store: Store) -> None:
    brief_id = await keep_brief(bot_store)
    sources = await ada.presses(f"b:{brief_id}:sources")
    notices = [(await ada.presses(f"b:{brief_id}:{about}")).notice for about in ("more", "more", "less")]
    kept = await bot_store.people.export("telegram", "5")

    assert words_of(sources).startswith("Where each point stands in the sources")
    assert notices == ["Noted: more like this.", "Noted: more like this.", "Noted: less like this."]
    assert kept.count('"likes"') == 1


@pytest.mark.parametrize("code", ["b:999:full", "b:999:more", "w:999:p1", f"b:{ASKED_FROM + 7}:sources"])
async def test_the_button_of_a_brief_that_is_gone_is_answered_kindly(ada: Chat, code: str) -> None:
    assert words_of(await ada.presses(code)) == "That brief is not kept any more."


async def finally_(chat: Chat, code: str) -> str:
    """What a press comes to in the end."""
    answer = await chat.presses(code)
    while answer.then:
        answer = await answer.then()
    return answer.notice or words_of(answer)


async def test_what_the_page_does_not_say_any_more_falls_everywhere_at_once(ada: Chat, bot_store: Store, web: TableWeb) -> None:
    await reader(bot_store, "77")
    brief_id = await keep_brief(bot_store)
    (owed,) = await bot_store.outbox.deliveries_owed(Clock()(), 10)
    delivery = await bot_store.outbox.claim_delivery(owed, Clock()())
    assert delivery
    await bot_store.outbox.mark_sending(delivery, Clock()())
    await bot_store.outbox.mark_part_sent(delivery, "m1", is_last=True, now=Clock()())
    stored = await bot_store.briefs.brief(brief_id)
    assert stored
    web.answers[stored.brief.sources[0].article.url] = page("Sorry", "We took this back. It was wrong.")
    question = await ada.presses(f"b:{brief_id}:wrong")
    said = await finally_(ada, codes(question)[0])
    again = await finally_(ada, codes(question)[0])
    after = await bot_store.briefs.brief(brief_id)

    assert words_of(question).startswith("Which point is wrong?")
    assert "You are right: the source does not say so any more." in said
    assert "correcting 1 message that told it" in said
    assert again == "That has been taken out already."
    assert after
    assert len(after.without) == 1
    assert ada.house.desks.wake.stages == ["deliver"]  # type: ignore[attr-defined]


async def test_what_stands_is_shown_and_an_admin_may_take_it_out_all_the_same(
    ada: Chat,
    house: House,
    bot_store: Store,
    web: TableWeb,
) -> None:
    brief_id = await keep_brief(bot_store)
    stored = await bot_store.briefs.brief(brief_id)
    assert stored
    article = stored.brief.sources[0].article
    web.answers[article.url] = page("Ferry", article.text)
    pressed = await ada.presses(f"w:{brief_id}:p1")
    assert pressed.then
    answer = await pressed.then()
    [(address, note)] = answer.elsewhere
    boss = Chat(house, BOSS, Address(outlet="telegram", chat="99"))
    withdraw, keep = (button.data for row in note.buttons for button in row)
    ruled = [(await boss.presses(code)).notice for code in (keep, withdraw, withdraw, keep)]

    assert "The source says so still:" in words_of(answer)
    assert (address.chat, "Ada says that this is wrong" in note.plain) == ("99", True)
    assert ruled == ["It stays.", "I have taken it out."] + ["That has been taken out already."] * 2
    assert (await ada.presses(withdraw)).notice == "That is for the bot's admins."


async def test_a_doubt_is_heard_once_and_a_page_that_cannot_be_read_is_left_to_the_admins(ada: Chat, bot_store: Store) -> None:
    brief_id = await keep_brief(bot_store)
    said = [await finally_(ada, f"w:{brief_id}:p1") for _ in range(2)]

    assert "The source can't be read just now." in said[0]
    assert said[1] == "You have said so already. Thank you."


async def test_a_brief_that_was_asked_for_can_be_doubted_too(ada: Chat, web: TableWeb) -> None:
    answer = await ada.answers(f"/brief {URL}")
    question = await ada.presses(codes(answer)[-1])
    web.answers[URL] = page("Sorry", "We took this back. It was wrong.")
    said = [await finally_(ada, codes(question)[0]) for _ in range(2)]

    assert "I have taken it out." in said[0]
    assert said[1] == "That has been taken out already."

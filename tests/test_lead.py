"""What a digest begins with: a sentence or two that its briefs bear out, and never a quote."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from model_story import COUNT, PROMPT, Scripted, garbage, story

from briefbot import Article, write_brief
from briefbot.desk.lead import LeadWriter
from briefbot.errors import ModelDown, ModelError, Ungrounded
from briefbot.values import Brief
from briefbot.writing.lead import MOST_WORDS, Lead, lead_of_headlines
from briefbot.writing.model.lead import ask_for_lead

RAIN = "Heavy rain closed two roads in Brekka on Monday. Farmers lost 40 hectares of wheat. The council will meet on Friday."
FERRY = write_brief(story())
FIELDS = write_brief(
    [Article(id="r", url="https://r.example.org/", title="Rain closes two roads in Brekka", text=RAIN, language="en")]
)
BRIEFS = (FERRY, FIELDS)


def leads(*replies: object) -> tuple[LeadWriter, Scripted]:
    model = Scripted([reply if isinstance(reply, str | ModelError) else json.dumps(reply) for reply in replies])
    return LeadWriter(model=model, prompt=PROMPT, count=COUNT), model


def said(*sentences: tuple[str, list[str]]) -> dict[str, object]:
    return {"l": [{"t": text, "e": cited} for text, cited in sentences]}


SUNK = ("A car ferry sank at its berth in Skarholm", ["B1"])
RAINED = ("Rain closed two roads in Brekka", ["B2"])


async def test_the_models_sentences_lead_where_the_briefs_bear_them_out() -> None:
    write, model = leads(said(SUNK, RAINED))
    lead = await write.write(BRIEFS)

    assert lead == Lead(text=f"{SUNK[0]}. {RAINED[0]}.", evidence=("B1", "B2"), writer="model")
    assert "B2 Rain closes two roads in Brekka" in model.asked[0].turns[1].text
    assert model.asked[0].turns[0].text == PROMPT.system()


@pytest.mark.parametrize(
    "wrong",
    [
        ("A car ferry sank at its berth in Budapest", ["B1"]),
        ("Rain closed 12 roads in Brekka", ["B2"]),
        ("Macron closed two roads in Brekka", ["B2"]),
        ("“The state saved on a quay”, the ferry sank at its berth", ["B1"]),
        ("A car ferry sank at its berth in Skarholm, see https://evil.example.org", ["B1"]),
    ],
)
async def test_a_sentence_that_no_brief_bears_out_is_left_out(wrong: tuple[str, list[str]]) -> None:
    both, _ = leads(said(wrong, RAINED))
    alone, _ = leads(said(wrong))

    assert await both.write(BRIEFS) == Lead(text=f"{RAINED[0]}.", evidence=("B2",), writer="model")
    assert await alone.write(BRIEFS) == lead_of_headlines(BRIEFS)


@pytest.mark.parametrize(
    "reply", ["", "no", '{"l": []}', ModelDown("gone"), said((f"Rain {PROMPT.canary} closed two roads", ["B2"]))]
)
async def test_without_a_usable_reply_the_headlines_lead(reply: object) -> None:
    assert await leads(reply)[0].write(BRIEFS) == lead_of_headlines(BRIEFS)


async def test_nobody_is_asked_about_one_brief_or_none() -> None:
    write, model = leads(said(SUNK))

    assert await write.write([FIELDS]) == Lead(text="Rain closes two roads in Brekka.", evidence=("B1",))
    assert await write.write([]) is None
    assert model.asked == []


async def test_a_lead_in_another_language_keeps_to_names_and_numbers() -> None:
    good = ("Eine Autofähre sank am Sonntag in Skarholm", ["B1"])
    bad = ("Eine Autofähre sank am Sonntag in Budapest", ["B1"])

    assert await leads(said(bad, good))[0].write(BRIEFS, "de") == Lead(text=f"{good[0]}.", evidence=("B1",), writer="model")


def test_the_headlines_lead_in_order_and_in_few_words() -> None:
    lead = lead_of_headlines(BRIEFS * 5)

    assert lead
    assert lead.text == f"{FERRY.headline.text}. Rain closes two roads in Brekka."
    assert lead.evidence == ("B1", "B2")
    assert len(lead.text.split()) <= MOST_WORDS


def titled(headline: str, summary: str = "") -> Brief:
    summed = replace(FIELDS.summary, text=summary or FIELDS.summary.text)
    return replace(FIELDS, headline=replace(FIELDS.headline, text=headline), summary=summed)


def test_a_headline_with_somebodys_words_gives_way_to_the_summary() -> None:
    quoting = "“We lost it all,” farmers say"

    assert lead_of_headlines([titled(quoting)]) == Lead(text=f"{FIELDS.summary.text.rstrip('.')}.", evidence=("B1",))
    assert lead_of_headlines([titled(quoting, quoting)]) is None


def test_a_headline_that_asks_keeps_its_mark() -> None:
    lead = lead_of_headlines([titled("Will it rain?"), titled("It will")])

    assert lead
    assert lead.text == "Will it rain? It will."


def test_a_lead_without_a_brief_cannot_be() -> None:
    with pytest.raises(Ungrounded):
        Lead(text="News.", evidence=())


def test_many_briefs_are_told_in_fewer_points() -> None:
    asked = ask_for_lead(BRIEFS * 12, PROMPT, COUNT, 2_000, "en")

    assert asked.tokens <= 2_000
    assert "B24 " in asked.messages[1].text


@settings(deadline=None, max_examples=60)
@given(garbage())
async def test_any_reply_leaves_a_lead(reply: str) -> None:
    assert await leads(reply)[0].write(BRIEFS)

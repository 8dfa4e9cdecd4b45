"""Which prompts a story is written with, and in which language."""

from dataclasses import replace

import pytest
from model_story import commission, number_of, speaker_id, story, writer
from test_model_writer import GOOD, texts

from briefbot.adapters.prompts import load_prompt
from briefbot.stories.topics import Topic
from briefbot.writing.model.styles import Styles

FEED = "https://harbour.example.org/feed"
PROMPTS = {style: load_prompt(style) for style in ("analyst", "plain")}
STYLES = Styles(
    usual=load_prompt("brief"),
    prompts=PROMPTS,
    feeds={FEED: "plain"},
    topics=(Topic(name="rest", words=("ferry",)), Topic(name="sea", words=("ferry",), style="analyst")),
)


@pytest.mark.parametrize(
    ("styles", "feeds", "style"),
    [
        (STYLES, (FEED,), "plain"),
        (STYLES, ("https://other.example.org/", f"{FEED}/"), "plain"),
        (STYLES, ("https://other.example.org/",), "analyst"),
        (replace(STYLES, topics=(Topic(name="sea", words=("tram",), style="analyst"),)), (), "brief"),
    ],
)
async def test_the_style_is_the_feeds_else_the_topics_else_the_usual_one(
    styles: Styles, feeds: tuple[str, ...], style: str
) -> None:
    write, model = writer(GOOD)
    brief = await replace(write, styles=styles).write(replace(commission(), feeds=feeds))
    prompt = load_prompt(style)

    assert brief.writer.prompt == prompt.stamp
    assert model.asked[0].turns[0].text == prompt.system()


def german(text: str, *words: str) -> dict[str, object]:
    return {"t": text, "e": [number_of(part) for part in words]}


BERTH, GASH, YEAR, FALL, SALVAGE = (
    "sank at its berth in Skarholm on Sunday",
    "Divers found",
    "1,200,000",
    "Shares of",
    "Salvage will",
)
DEUTSCH: dict[str, object] = {
    "h": german("Autofähre Marit Lund sinkt an ihrem Liegeplatz in Skarholm", BERTH),
    "s": german("Die Autofähre Marit Lund sank am Sonntag in Skarholm, sechs Stunden vor Beginn der Sommersaison.", BERTH),
    "p": [
        german("Taucher fanden am Montag ein Leck von 2,5 Metern unter der Wasserlinie", GASH),
        german("Rund 1,2 Millionen Besucher nutzten die Fähre im vergangenen Jahr", YEAR),
        german("Die Aktien von Skarholm Line fielen am Montag um 21 Prozent", FALL),
        german("Die Bergung beginnt nächste Woche und dauert mindestens 20 Tage", SALVAGE),
    ],
    "v": [
        {
            **german("Der Staat hat am Kai gespart, und die Insel zahlt dafür", "The state saved"),
            "s": speaker_id("Tove Brandt"),
            "k": "warns",
        }
    ],
    "w": None,
    "n": None,
}


async def test_a_brief_is_in_the_language_of_the_commission_with_the_quotes_as_they_were_said() -> None:
    write, model = writer(DEUTSCH)
    brief = await write.write(replace(commission(), language="de"))
    brandt = next(view for view in brief.expert_views if view.name == "Tove Brandt")

    assert (brief.language, len(model.asked)) == ("de", 1)
    assert brief.writer.note == "The embedded writer wrote 2 views in the language of the sources."
    assert "in German" in model.asked[0].turns[1].text
    assert [point.text for point in brief.key_points] == [f"{point['t']}." for point in DEUTSCH["p"]]  # type: ignore[attr-defined]
    assert brandt.view == "Der Staat hat am Kai gespart, und die Insel zahlt dafür."
    assert brandt.quotes[0].text in story()[1].text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Taucher fanden am Montag in Budapest ein Leck", GASH),
        ("Taucher fanden am Montag ein Leck von 9,5 Metern unter der Wasserlinie", GASH),
        ("Taucher fanden am Freitag ein Leck von 2,5 Metern unter der Wasserlinie", GASH),
        ("Rund 2,1 Millionen Besucher nutzten die Fähre im vergangenen Jahr", YEAR),
        ("Die Aktien fielen, sagte Kolb, am Montag um 21 Prozent", FALL),
        ("Shares of Skarholm Line fell by 21 per cent on Monday", "sank at its berth in Skarholm on Sunday"),
        ("Die Bergung beginnt nicht und dauert mindestens 20 Tage", SALVAGE),
    ],
)
async def test_what_a_german_brief_invents_is_left_out(text: str, words: str) -> None:
    points = [german(text, words), *DEUTSCH["p"][1:]]  # type: ignore[index]
    write, _ = writer({**DEUTSCH, "p": points})
    brief = await write.write(replace(commission(), language="de"))

    assert text not in texts(brief)
    assert brief.writer.note.startswith("1 of the 7 parts")

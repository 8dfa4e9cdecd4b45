"""What bears a model's text out: the sentences that it cites, or the one that is nearest to it."""

import pytest
from model_story import material, number_of, speaker_id

from briefbot.writing.model.grounds import Judged, judge_claim, judge_view
from briefbot.writing.model.reply import Claim, ClaimedView

INVENTED = "Divers found a gash of 9 metres below the waterline"


def judged(text: str, *words: str, kind: str = "p") -> Judged:
    return judge_claim(kind, Claim(text=text, evidence=tuple(map(number_of, words))), material(), "en")


def viewed(name: str, text: str, *words: str) -> Judged:
    speaker = speaker_id(name)
    view = ClaimedView(speaker=speaker, claim=Claim(text=text, evidence=tuple(map(number_of, words))))
    return judge_view(view, material().speakers[speaker], material(), "en")


def cited(judgement: Judged) -> list[str]:
    return [sentence.id for sentence in judgement.evidence]


def test_a_true_point_that_cites_the_wrong_sentence_is_borne_out_by_the_right_one() -> None:
    point = judged("Divers found a gash of 2.5 metres below the waterline", "1,200,000")

    assert not point.reasons
    assert cited(point) == [number_of("Divers found")]


def test_the_right_sentence_may_stand_beside_the_one_that_is_cited() -> None:
    point = judged("Divers found a gash of 2.5 metres in the ferry, which sank at its berth in Skarholm", "sank at its berth")

    assert not point.reasons
    assert cited(point) == [number_of("sank at its berth"), number_of("Divers found")]


@pytest.mark.parametrize("words", ["1,200,000", "Divers found"])
def test_a_false_point_is_not_borne_out_whatever_it_cites(words: str) -> None:
    point = judged(INVENTED, words)

    assert any("'9' does not stand in" in reason for reason in point.reasons)
    assert cited(point) == [number_of(words)]


def test_a_point_that_cites_nothing_is_not_looked_for() -> None:
    assert judged("Divers found a gash of 2.5 metres below the waterline").reasons


def test_a_view_that_cites_other_sentences_is_borne_out_by_the_speakers_own_only() -> None:
    right = viewed("Tove Brandt", "The state saved on a quay at the expense of the island", "Divers found")
    stolen = viewed("Tove Brandt", "Nobody has seen that plate from outside in four years", "Nobody has seen")

    assert cited(right) == [number_of("The state saved")]
    assert not right.reasons
    assert any("no sentence in which Tove Brandt speaks" in reason for reason in stolen.reasons)


def test_who_a_speaker_is_is_no_view_of_theirs() -> None:
    speaker = material().speakers[speaker_id("Tove Brandt")]
    told = viewed("Tove Brandt", f"{speaker.name} is {speaker.role}", "The state saved")

    assert told.reasons == ("it tells who Tove Brandt is, not what Tove Brandt thinks",)


def test_a_role_bears_out_nothing_that_its_bearer_says() -> None:
    speaker = material().speakers[speaker_id("Tove Brandt")]
    stolen = viewed("Tove Brandt", f"{speaker.name}, {speaker.role}, called the inspection a mistake", "The state saved")

    assert any("too little of it stands in" in reason for reason in stolen.reasons)


def test_a_name_and_a_role_bear_out_no_point() -> None:
    speaker = material().speakers[speaker_id("Tove Brandt")]
    point = judged(f"{speaker.name}, {speaker.role}, praised the minister", "The state saved")

    assert any("too little of it stands in" in reason for reason in point.reasons)


def test_what_somebody_is_quoted_with_is_no_fact_of_the_narrators() -> None:
    words = ("We have flour for eight days", "declared an emergency")
    stolen = judged("The coast guard has flour for eight days and medicine", *words)
    told = judged("Foss declared an emergency, with flour for eight days and medicine", *words)

    assert any("flour" in reason for reason in stolen.reasons)
    assert not told.reasons


def test_a_headline_says_it_in_the_words_of_the_sources() -> None:
    texts = ("Mayor declares an emergency and seizes medicine", "Mayor declares an emergency and asks for medicine")
    made_up, kept = (judged(text, "declared an emergency", kind="h") for text in texts)

    assert any("not seiz" in reason for reason in made_up.reasons)
    assert not kept.reasons
    assert not judged(texts[0], "declared an emergency").reasons


def test_a_verb_in_another_of_its_forms_is_a_word_of_the_sources() -> None:
    kept, other = (
        judged(f"Skarholm Line {verb} ferry in 2019 for 41 million crowns", "bought it second-hand", kind="h")
        for verb in ("buys", "sells")
    )

    assert not kept.reasons
    assert any("not sell" in reason for reason in other.reasons)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("The ferry passed its inspection and lost 1,200,000 visitors", False),
        ("The ferry took 1,200,000 visitors last year and passed its inspection in May", True),
    ],
)
def test_a_number_stands_with_the_words_that_it_is_said_of(text: str, is_so: bool) -> None:
    reasons = judged(text, "had passed its yearly inspection", "1,200,000").reasons

    assert any("said of something else" in reason for reason in reasons) != is_so


@pytest.mark.parametrize("text", ["Brandt said the island pays for a quay", "The island pays for a quay, said Tove Brandt"])
def test_a_view_does_not_say_who_says_it(text: str) -> None:
    assert any("without the name" in reason for reason in viewed("Tove Brandt", text, "The state saved").reasons)


@pytest.mark.parametrize(
    "words", ["The state saved on a quay", "the island pays for it", "The state saved on a quay, and the island"]
)
def test_quoted_words_are_no_view_of_ours(words: str) -> None:
    told = viewed("Tove Brandt", words, "The state saved")

    assert any("own words, which are quoted anyway" in reason for reason in told.reasons)


@pytest.mark.parametrize("opening", ["But it also", "It", "However, they", "This", "Its owner", "And the council"])
def test_what_is_read_by_itself_goes_on_from_nothing(opening: str) -> None:
    reasons = judged(f"{opening} stops the only ship that carries lorries", "Divers found").reasons

    assert any("goes on from a sentence that is not shown" in reason for reason in reasons)


@pytest.mark.parametrize(
    "opening",
    [
        "This winter the state",
        "It is unclear whether the state",
        "It's unclear whether the state",
        "Thenberg",
        "So-called owners",
    ],
)
def test_an_opening_that_only_seems_to_go_on_is_let_through(opening: str) -> None:
    reasons = judged(f"{opening} stops the only ship that carries lorries", "Divers found").reasons

    assert not any("goes on from a sentence" in reason for reason in reasons)


@pytest.mark.parametrize("text", ["We have lost the only ship that carries lorries", "Lorries are what I have in my winter"])
def test_what_is_written_speaks_of_people_not_as_they_do(text: str) -> None:
    assert any("as the one who speaks would" in reason for reason in judged(text, "Divers found").reasons)


@pytest.mark.parametrize("mark", ["A: ", "A12 - ", "[B3]: "])
def test_the_mark_of_a_source_is_no_part_of_a_text(mark: str) -> None:
    point = judged(f"{mark}Divers found a gash of 2.5 metres below the waterline", "Divers found")

    assert any("the mark of a source" in reason for reason in point.reasons)


def test_quoted_words_are_no_fact_of_ours() -> None:
    point = judged("The state saved on a quay", "The state saved")

    assert any("words that Tove Brandt is quoted with" in reason for reason in point.reasons)

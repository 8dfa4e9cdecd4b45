"""Furniture goes, sentences of the article stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.reading.furniture import drop_furniture

LEAD = "President Ada Holm has her sights on a second meeting with the herring fleet, her office said on Monday."
BODY = "“We need the boats for ourselves, too,” Holm told reporters on the quay. “So do not ask me what happens now.”"
LAST = "If the talks end with no agreement, they would only help the fleet, she said."
ARTICLE = f"{LEAD}\n\n{BODY}\n\n{LAST}"

FURNITURE = (
    "Follow us:",
    "Follow us on Facebook, Twitter and Instagram",
    "Share this story",
    "Track Latest News Live on northmere-post.test and get news updates from around the world",
    "Sign up for our newsletter to get the day's stories in your inbox",
    "Subscribe",
    "Read more: The fleet that never sailed",
    "READ MORE | The fleet that never sailed",
    "ALSO READ: Ten herrings to watch",
    "Also read",
    "Related: Why herring is dear",
    "Advertisement",
    "ADVERTISEMENT - CONTINUE READING BELOW",
    "Story continues below advertisement",
    "Copyright 2026 Northmere Post. All rights reserved.",
    "© 2026 Northmere Post",
    "(This report has not been edited at the Post; it was auto-generated from an agency’s syndicated wire.)",
    "This article was originally published by The Herring Gazette.",
    "(With inputs from agencies)",
    "Leave a comment",
    "Comments (12)",
    "Published: November 17, 2026",
    "3 min read",
    "Photo: Jane Miller / Post",
    "Tags: herring, quay, fleet",
    "Getty Images",
    "____________",
    "Anzeige",
    "Lesen Sie auch: Der Hering kehrt zurück",
    "Folgen Sie uns auf Instagram",
    "Lire aussi : Le hareng revient",
    "Publicité",
    "Abonnez-vous à notre lettre",
    "Lea también: El arenque vuelve",
    "Síguenos en Twitter",
    "Читайте также: Сельдь возвращается",
    "Подписывайтесь на наш канал",
    "Реклама",
    "ये भी पढ़ें: मछली लौट आई",
    "विज्ञापन",
)

SENTENCES = (
    "Follow us, the captains of the fleet told the crowd on Tuesday, and we will lead you to the fish that you were promised; "
    "nobody moved until the second bell had rung across the harbour.",
    "“Follow us,” he said.",
    "Subscribers of the pension fund lost a tenth of their savings.",
    "Reading more than one report, the committee changed its mind.",
    "Advertisements for herring were banned in 1911.",
    "Related companies will be asked to pay, too.",
    "Photographs of the quay show a crack.",
    "Copyright law protects the recording for seventy years.",
    "Tags on the fish show where they had swum.",
    "Comments by the mayor drew laughter.",
    "Published figures differ from those of the ministry.",
    "Share prices fell by a fifth.",
    "This story begins in 1911.",
    "Watching the boats leave, she wept.",
    "By Tuesday, the quay was empty.",
    "Bread, butter, herring and beer were on the table.",
    "No.",
    "Reuters first reported the talks.",
    "Stand der Dinge ist, dass niemand zahlt.",
)


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes_wherever_it_stands(line: str) -> None:
    for text in (f"{LEAD}\n\n{line}\n\n{BODY}\n\n{LAST}", f"{ARTICLE}\n\n{line}"):
        assert drop_furniture(text) == ARTICLE


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_begins_like_furniture_stays(sentence: str) -> None:
    for text in (f"{LEAD}\n\n{sentence}\n\n{BODY}\n\n{LAST}", f"{ARTICLE}\n\n{sentence}"):
        assert drop_furniture(text) == text


def test_tags_at_the_end_go() -> None:
    for tags in ("Herring Fleet, Ada Holm, Northmere Quay", "Herring | Ada Holm | Quay", "#herring #quay #northmere"):
        assert drop_furniture(f"{ARTICLE}\n\n{tags}") == ARTICLE


def test_the_title_and_the_byline_are_not_repeated_as_text() -> None:
    text = f"Holm to meet the Fleet\n\nBy Jane Miller\n\nNovember 17, 2026 - 11:28\n\n{ARTICLE}"

    assert drop_furniture(text, "Holm to meet the fleet") == ARTICLE


def test_a_crumb_glued_to_the_first_paragraph_goes() -> None:
    assert drop_furniture(f"· NMPT{ARTICLE}") == ARTICLE
    assert drop_furniture(f"Getty Images{ARTICLE}") == ARTICLE


def test_a_note_at_the_end_of_a_paragraph_goes() -> None:
    note = " (Except for the headline, this story has not been edited by Post staff and is published from a syndicated feed.)"

    assert drop_furniture(ARTICLE + note) == ARTICLE


def test_how_to_reach_the_writer_is_no_end_of_an_article() -> None:
    for line in (
        "Follow Jane Miller on Twitter @janemiller.",
        "Email Jane Miller at jane@northmere-post.test or follow her on X.",
    ):
        assert drop_furniture(f"{ARTICLE}\n\n{line}") == ARTICLE


def test_single_newlines_stay_single() -> None:
    assert drop_furniture(f"{LEAD}\nFollow us:\n{BODY}") == f"{LEAD}\n{BODY}"


@given(st.text(max_size=2000), st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_nothing_is_added_and_nothing_is_left_to_drop(text: str, title: str) -> None:
    once = drop_furniture(text, title)

    assert all(line in text for line in once.split("\n"))
    assert len(drop_furniture(once, title)) <= len(once)


@pytest.mark.parametrize("unit", ["a, ", "· A", "By A ", "read more", "(", "follow us ", "© ", "photo: ", "@x ", "1 jan 2020 "])
def test_long_lines_of_one_phrase_are_read_in_linear_time(unit: str) -> None:
    assert isinstance(drop_furniture(unit * 100_000), str)

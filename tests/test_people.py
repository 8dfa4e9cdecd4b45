"""Who is named, who a later mention, a pronoun or a description denotes, and what the text says they are."""

import pytest

from briefbot.reading.statements import find_statements


def _heard(text: str) -> list[tuple[str, str]]:
    return [(statement.speaker, statement.role) for statement in find_statements(text) if statement.is_speech]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Jane Roe, a senior fellow at the Tide Institute, said it would rain.", "a senior fellow at the Tide Institute"),
        ("Roofer Jane Roe, 41, said it would rain.", ""),
        ("Harbour engineer Jane Roe said it would rain.", "Harbour engineer"),
        ("Jane Roe, who chairs the Tide Board, said it would rain.", "who chairs the Tide Board"),
        ("Jane Roe, who is a pilot on the Norby ferry, said it would rain.", "a pilot on the Norby ferry"),
        ('"It will rain," said Jane Roe, director of the Tide Board.', "director of the Tide Board"),
        ("Mr. Jane Roe said it would rain.", ""),
        ("Former Norwegian Foreign Minister Jane Roe said it would rain.", "Former Norwegian Foreign Minister"),
    ],
)
def test_a_role_is_the_texts_own_words(text: str, role: str) -> None:
    assert _heard(text) == [("Jane Roe", role)]


def test_a_role_is_looked_for_in_the_whole_article() -> None:
    text = 'Jane Roe is tired.\n\n"It will rain," Roe said.\n\nThe roofs leak, said Jane Roe, an economist at Tide Bank.'

    assert {role for _, role in _heard(text)} == {"an economist at Tide Bank"}


def test_a_surname_a_pronoun_and_a_description_denote_the_fullest_name() -> None:
    text = (
        "Danish Prime Minister Maria Krag met Paul Idle on Monday.\n\n"
        '"We agree," Krag said. The Danish leader said that the talks went well.\n\n'
        '"We do not agree," Idle said.\n\n"He will," she said.'
    )

    assert [name for name, _ in _heard(text)] == ["Maria Krag", "Maria Krag", "Paul Idle", "Maria Krag"]


def test_two_people_of_one_surname_are_kept_apart() -> None:
    text = "Bill Stone sold the mill. Helen Stone said the price was low. Mr. Stone said it was fair."

    assert [name for name, _ in _heard(text)] == ["Helen Stone", "Bill Stone"]


def test_a_spokesman_for_somebody_is_not_that_person() -> None:
    text = (
        "Dora Klein left the room. A spokesman for Dora Klein said she was ill. Klein's office said nothing more would follow."
    )

    assert all(name != "Dora Klein" for name, _ in _heard(text))


def test_a_president_who_is_not_named_is_not_the_one_of_another_country() -> None:
    text = "Danish President Maria Krag spoke first. The president said on Monday that the Uplands would pay for it all."

    assert ("Maria Krag", "Danish President") not in _heard(text)

"""How long a brief of many experts is."""

import pytest

from briefbot import Article, Brief, write_brief
from briefbot.writing.length import words_of

EXPERTS = ("Ada Kolb", "Jon Ferris", "Mira Sanz", "Olek Duda", "Petra Holm", "Rafe Lund")
NEWS = "The dam at Brekka broke on Sunday night and flooded forty farms in the valley below, officials said."


def article(experts: int) -> Article:
    """A story in which so many experts talk at length, each with a quote that is a sentence."""
    told = [
        f"{name}, a professor of hydraulics at the University of Norlund, said the wall had been weakened by years of neglect, "
        f"by the heavy traffic on its crest and by the quarry that opened beside it {number} springs ago. "
        f'"Nobody who looked at those stones could have believed they would hold {number} more years," {name.split()[1]} said.'
        for number, name in enumerate(EXPERTS[:experts], 2)
    ]
    acting = [f'Minister Aksel Rud said: "We will rebuild {n} of the houses that the water took." ' for n in (4, 5)]
    text = "\n\n".join([NEWS, *told, *acting])
    return Article(id="1", url="https://x.example.org/1", title="Dam breaks at Brekka", text=text, language="en")


def brief(experts: int, most: int = 250) -> Brief:
    return write_brief([article(experts)], most_words=most)


@pytest.mark.parametrize("experts", range(1, 6))
def test_up_to_five_talkative_experts_are_told_within_the_limit(experts: int) -> None:
    written = brief(experts)

    assert words_of(written) <= 250
    assert len(written.expert_views) == experts


def test_six_experts_keep_a_line_each_and_their_views_go_before_their_words() -> None:
    written = brief(6, 80)

    assert len(written.expert_views) == 6
    assert all(view.quotes or view.view for view in written.expert_views)
    assert words_of(written) < words_of(brief(6, 1_000)) * 0.7

"""Experts explain or judge; voices act in the story. The role tells."""

import pytest

from briefbot.reading.experts import is_expert_role


@pytest.mark.parametrize(
    "role",
    [
        "a Cold War historian and professor at the Stanmore School",
        "senior fellow for rivers with the Delta Program at the Center for Harbor Studies",
        "an affiliated senior fellow at the Forum for a Calm Delta and a top Fleet official during the Barlow administration",
        "chief economist at Tide Bank",
        "a lawyer in Vestby and a former deputy minister of justice",
        "a former trade envoy",
        "a former deputy governor",
        "a retired general",
        "political science professor",
        "professor at the police academy",
        "who studies glaciers at the Polar Institute",
        "Republican strategist",
        "director of the Institute for Rural Studies",
        "an analyst",
        "a botanist at the garden of Ellmoor",
        "a lawyer who teaches trade law",
        "a former water minister who led the talks of 1997",
        "executive director of Norby Against Slavery, a volunteer organization",
        "a veteran editor who teaches journalism at the University of Norby",
        "a pollster",
    ],
)
def test_who_explains_or_judges_is_an_expert(role: str) -> None:
    assert is_expert_role(role)


@pytest.mark.parametrize(
    "role",
    [
        "",
        "Hungarian Prime Minister",
        "President",
        "former President",
        "the chief executive of Tide Motors",
        "a spokeswoman for the Institute for Rural Studies",
        "Trade Minister",
        "a senior official at the Department of State",
        "Democratic presidential candidate",
        "police chief",
        "a voter from Norby",
        "a reporter for the Norby Post",
        "who was on the bridge when it fell",
        "the party's chairman",
        "a senior adviser to Roe",
        "a lawyer for the bank",
        "the bank's lawyer",
        "its lawyer",
        "her former campaign manager",
        "a law professor who is challenging the mayor",
        "a Navy veteran attending school in Norby",
        "a retired worker from the harbour",
        "former presidential nominee",
    ],
)
def test_who_acts_in_the_story_is_a_voice(role: str) -> None:
    assert not is_expert_role(role)

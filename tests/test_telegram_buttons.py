"""The buttons under messages, and the few bytes that they carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from showing_briefs import treaty

from briefbot.showing.catalogue import catalogue_for, language_names
from briefbot.showing.telegram_actions import (
    LONGEST,
    Action,
    Approve,
    AskAbout,
    Choose,
    ReportWrong,
    Review,
    Toggle,
    read_action,
    read_start,
    start_link,
    version_of,
)
from briefbot.showing.telegram_buttons import Chosen, Rows, brief_rows, review_rows, settings_rows, wrong_rows

ENGLISH = catalogue_for("en")
IDS = st.integers(1, 10**18 - 1)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(AskAbout, IDS, st.sampled_from(["full", "sources", "more", "less", "wrong"])),
    st.builds(ReportWrong, IDS, st.from_regex(r"\A([pv][1-9][0-9]{0,2}|why|next|summary|headline)\Z")),
    st.builds(Approve, IDS, st.from_regex(r"\A[0-9a-f]{8}\Z")),
    st.builds(Review, IDS, st.sampled_from(["edit", "show", "drop"])),
    st.builds(Toggle, IDS, st.from_regex(r"\A([pv][1-9][0-9]{0,2}|why|headline|b[1-9][0-9]{0,17})\Z"), st.booleans()),
    st.builds(
        Choose,
        st.sampled_from(["lang", "form", "digest", "quiet", "mute"]),
        st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9:/+._-]{0,47}\Z"),
    ),
)
NEARLY = st.from_regex(r"\A[bwrstv]:[0-9]{0,3}:?[a-z0-9:]{0,9}\Z") | st.builds(lambda action: action.code, ACTIONS)


def labels(rows: Rows) -> list[list[str]]:
    return [[button.text for button in row] for row in rows]


def actions(rows: Rows) -> list[Action | str]:
    return [button.action for row in rows for button in row]


@given(ACTIONS)
def test_every_action_fits_a_button_and_comes_back(action: Action) -> None:
    assert len(action.code.encode()) <= LONGEST
    assert read_action(action.code) == read_action(action.code.encode()) == action


@given(st.one_of(st.text(), st.binary(), NEARLY, st.builds(lambda code, more: code + more, NEARLY, st.text(max_size=2))))
def test_any_bytes_are_an_action_that_they_are_the_code_of_or_none(code: str | bytes) -> None:
    action = read_action(code)

    assert action is None or action.code == (code.decode() if isinstance(code, bytes) else code)


@pytest.mark.parametrize(
    "code",
    ["", "b:012:full", "b:0:full", "b:١:full", "b:12:full\n", "b:12:FULL", "b:-1:full", "s:lang:", "s:lang:é", "w:1:p0"],
)
def test_what_is_nearly_a_code_is_none(code: str) -> None:
    assert read_action(code) is None


@pytest.mark.parametrize("value", ["", "x" * 49, "ü", "a b", "-"])
def test_a_value_that_a_button_cannot_carry_is_refused_when_it_is_made(value: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a button"):
        Choose("digest", value)


def test_a_private_chat_is_offered_all_that_can_be_asked() -> None:
    rows = brief_rows(12, "private", ENGLISH, form="short")

    assert labels(rows) == [["Full brief", "Sources", "Wrong?"], ["More like this", "Less like this"]]
    assert actions(rows)[0] == AskAbout(12, "full")


def test_under_a_full_brief_the_full_brief_is_not_offered() -> None:
    assert labels(brief_rows(12, "group", ENGLISH)) == [["Sources", "Wrong?"]]


def test_the_buttons_of_a_channel_open_a_chat_with_the_bot() -> None:
    rows = brief_rows(12, "channel", catalogue_for("de"), form="short", bot="@desk_bot")

    assert labels(rows) == [["Ganzer Bericht", "Quellen", "Falsch?"]]
    assert actions(rows)[1] == "https://t.me/desk_bot?start=b-12-sources"
    assert brief_rows(12, "channel", ENGLISH) == ()


@given(ACTIONS.filter(lambda action: isinstance(action, AskAbout | ReportWrong)))
def test_what_a_deep_link_carries_comes_back(action: AskAbout | ReportWrong) -> None:
    payload = start_link("desk_bot", action).partition("?start=")[2]

    assert read_start(payload) == action
    assert len(payload) <= LONGEST


@pytest.mark.parametrize("payload", ["", "topic_x", "r-1-approve", "s-lang-de", "b:12:full", "b-12:full"])
def test_a_deep_link_does_nothing_but_ask(payload: str) -> None:
    assert read_start(payload) is None


def test_each_part_has_its_number_to_be_called_wrong_by() -> None:
    rows = wrong_rows(12, treaty())

    assert labels(rows) == [["1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"], ["11", "12", "13", "14", "15"]]
    assert actions(rows)[1] == ReportWrong(12, "p2")
    assert actions(rows)[-1] == ReportWrong(12, "v6")


def test_a_part_that_was_taken_out_leaves_its_number_free() -> None:
    rows = wrong_rows(12, treaty(), {"p1", "v2"})

    assert [label for row in labels(rows) for label in row][:3] == ["2", "3", "4"]
    assert actions(rows)[0] == ReportWrong(12, "p2")
    assert ReportWrong(12, "v2") not in actions(rows)


def test_an_editor_may_approve_edit_or_drop() -> None:
    rows, editing = review_rows(7, "0a1b2c3d", ENGLISH), review_rows(7, "0a1b2c3d", ENGLISH, is_editing=True)

    assert labels(rows) == [["Approve", "Edit", "Drop"]]
    assert actions(rows) == [Approve(7, "0a1b2c3d"), Review(7, "edit"), Review(7, "drop")]
    assert labels(editing) == [["Approve", "Show it", "Drop"]]
    assert actions(editing) == [Approve(7, "0a1b2c3d"), Review(7, "show"), Review(7, "drop")]


@given(st.frozensets(st.sampled_from(["p1", "p2", "v1", "b12"])), st.sampled_from(["", "Boats stop", "p1"]))
def test_the_mark_of_a_draft_is_that_of_what_is_told_alone(without: frozenset[str], headline: str) -> None:
    assert version_of(without, headline) == version_of(sorted(without, reverse=True), headline)
    assert version_of(without ^ {"p1"}, headline) != version_of(without, headline)
    assert version_of(without, headline + "!") != version_of(without, headline)


def test_the_settings_tick_what_is_chosen() -> None:
    chosen = Chosen(form="short", digest="18:15", quiet="off", is_muted=False)
    rows = settings_rows(catalogue_for("uk"), language_names(), chosen)

    assert labels(rows) == [
        ["English", "Deutsch", "✓ Українська"],
        ["Повні огляди", "✓ Короткі огляди"],
        ["Одразу", "Дайджест о 07:30", "✓ Дайджест о 18:15"],
        ["✓ Без тихих годин", "Тихо 22:00–07:00"],
        ["✓ Без паузи", "Пауза на добу"],
    ]
    assert actions(rows)[7] == Choose("digest", "18:15")


def test_quiet_hours_of_ones_own_stand_beside_those_of_the_night() -> None:
    chosen = Chosen(form="full", digest="off", quiet="23:30-06:00", is_muted=True)
    rows = settings_rows(ENGLISH, language_names(), chosen)

    assert labels(rows)[-2:] == [
        ["No quiet hours", "Quiet 22:00–07:00", "✓ Quiet 23:30–06:00"],
        ["Not muted", "✓ Muted"],
    ]
    assert actions(rows)[-3] == Choose("quiet", "23:30-06:00")

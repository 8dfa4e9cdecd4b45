"""What is wrong with the settings is said in one line each: the file, the line, the key, what would be right."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.config import load
from briefbot.errors import ConfigError
from briefbot.settings_places import key_lines

names = st.text("abc", min_size=1, max_size=3)
values = st.sampled_from(
    ['"x"', "'''\nx = 1\n[a]\n'''", "[\n  1, # [b]\n\n  2,\n]", '"""\\\n  a\n"""', "{ a = 1 }", "1979-05-27", "'#'"]
)
tables = st.dictionaries(names, values, max_size=4)


def complaints(text: str | bytes, folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    """The lines that `load` refuses the settings with, the folder left out."""
    file = folder / "config.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as refused:
        load(file, environ or {})
    return str(refused.value).replace(f"{folder}/", "").split("\n")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[fetch]\n\nalow_hosts = []\n", "config.toml:3: [fetch] alow_hosts: no such key; did you mean allow_hosts?"),
        ("[fecth]\ncontact = ''\n", "config.toml:1: [fecth]: no such section; did you mean [fetch]?"),
        ("# ours\ncontact = ''\n", "config.toml:2: contact: no such key; did you mean contact of [fetch]?"),
        ("[brief]\nper_host = 1\n", "config.toml:2: [brief] per_host: no such key; did you mean per_host of [fetch]?"),
        ("[brief]\nzzzzzz = 1\n", "config.toml:2: [brief] zzzzzz: no such key"),
        ("[brief]\n'a\x7f' = 1\n", "config.toml: not TOML"),
        ('[brief]\n"a\\nb" = 1\n', "config.toml:2: [brief] 'a\\nb'...: no such key"),
        ("fetch = 3\n", "config.toml:1: [fetch]: should be a section: put [fetch] on a line of its own, and its keys below"),
        ("[[fetch]]\n", "config.toml:1: [fetch]: should be a section: put [fetch] on a line of its own, and its keys below"),
        ('[brief]\nmax_words = "many"\n', "config.toml:2: [brief] max_words: should be a whole number, for example 250"),
        ("[brief]\nmax_words = true\n", "config.toml:2: [brief] max_words: should be a whole number, for example 250"),
        (
            "[brief]\nmax_words = 1\n",
            "config.toml:2: [brief] max_words: should be greater than or equal to 80, for example 250",
        ),
        ("[desk]\nlanguage = 1\n", 'config.toml:2: [desk] language: should be text in quotation marks, for example "en"'),
        (
            '[desk]\nlanguage = "English"\n',
            'config.toml:2: [desk] language: should be a language tag, for example "en" or "pt-BR"',
        ),
        ("[fetch]\nallow_hosts = 1\n", 'config.toml:2: [fetch] allow_hosts: should be a list, for example ["192.168.1.10"]'),
        (
            "[writer]\nkind = 'modle'\n",
            "config.toml:2: [writer] kind: should be 'auto', 'embedded' or 'model', for example \"auto\"",
        ),
        (
            "[topics.sea]\nwords = 3\n",
            'config.toml:2: [topics.sea] words: should be a list, for example ["ferry", "coast guard"]',
        ),
        ("[topics.sea]\nword = ['x']\n", "config.toml:2: [topics.sea] word: no such key; did you mean words?"),
        (
            "[topics]\nsea = 3\n",
            "config.toml:2: [topics] sea: should be a section: put [topics.NAME] on a line of its own, and its keys below",
        ),
        (
            "[topics.'the sea']\nwords = ['x']\n",
            "config.toml:1: [topics] the sea: should be named by one word of at most 40 letters, for example [topics.sea]",
        ),
        (
            "[[feed]]\nurl = 'x'\nstyle = 'plain'\n",
            'config.toml:2: [[feed]] url: should be the address of a feed, for example "https://example.org/feed.xml"',
        ),
        ("[[feed]]\nurl = 'https://x.example.org'\n", 'config.toml:1: [[feed]] style: should be given, for example "analyst"'),
        (
            "[feed]\nurl = 'https://x.example.org'\n",
            "config.toml:1: [feed]: should be a section: put [[feed]] on a line of its own, and its keys below",
        ),
        (
            "[fetch]\ntimeout = 'soon'\n",
            'config.toml:2: [fetch] timeout: should be a number with its unit (s, m, h or d), for example "30m"',
        ),
        ("[fetch]\ntimeout = 99999999999\n", "[fetch] timeout: should be a number with its unit"),
        ("[fetch]\ntimeout = '999999999d'\n", "[fetch] timeout: should be less than or equal to 10 minutes"),
        (
            "[mail]\nserver = 'smtp.example.org'\nsecurity = 'none'\nsender = 'a@example.org'\n",
            'config.toml:3: [mail] security: should be "starttls" or "tls": only with a server on this machine',
        ),
        (
            "[mail]\nserver = 'smtp.example.org'\n",
            "config.toml:2: [mail] server: where there is a server, sender should be given",
        ),
        (
            "[mail]\ndkim_selector = 'a'\n",
            "config.toml:2: [mail] dkim_selector: dkim_selector and dkim_key should both be given",
        ),
        ("[mail]\ndkim_key = 'a'\n", "config.toml:2: [mail] dkim_key: dkim_selector and dkim_key should both be given"),
        (
            "[mail]\ninbox = 'imap://u@example.org/INBOX'\n",
            'config.toml:2: [mail] inbox: should be "imaps://user@host/INBOX": w',
        ),
        (
            "[mail]\ninbox = 'imaps://u:secret@example.org/INBOX'\n",
            'config.toml:2: [mail] inbox: should be "imaps://user@host/IN',
        ),
        ("[fetch]\ncontact = 'a\u00e9'\n", "config.toml:2: [fetch] contact: should be one https:// or mailto: address"),
        (
            "[poll]\nfirst = 3\nmin_interval = '2d'\n",
            "config.toml:3: [poll] min_interval: interval (30m) should lie between min_interval (2d) and max_interval (1d)",
        ),
        (
            "[poll]\ninterval = 30\n",
            "config.toml:2: [poll] interval: interval (30s) should lie between min_interval (5m) and max_interval (1d)",
        ),
    ],
)
def test_a_line_says_what_is_wrong_and_what_would_be_right(text: str, complaint: str, tmp_path: Path) -> None:
    [line] = complaints(text, tmp_path)

    assert complaint.removeprefix("config.toml: ") in line


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Europe/Berln", "did you mean Europe/Berlin?"),
        ("berlin", "did you mean Europe/Berlin?"),
        ("new york", "did you mean America/New_York?"),
        ("../../../etc/passwd", "no such time zone"),
        ("Europe", "no such time zone"),
        ("", "write one such as Europe/Berlin"),
        ("x" * 100_000, "write one such as Europe/Berlin"),
    ],
)
def test_a_misspelt_time_zone_is_answered_with_a_real_one(zone: str, hint: str, tmp_path: Path) -> None:
    [line] = complaints(f'[desk]\ntime_zone = "{zone}"\n', tmp_path)

    assert line.startswith("config.toml:2: [desk] time_zone: no such time zone; ")
    assert hint in line


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"[fetch]\ncontact =\n", "config.toml:2:10: not TOML: invalid value"),
        (b"[fetch]\ncontact", "config.toml: at its end, not TOML: "),
        (b"[fetch]\nper_host = 1\nper_host = 2\n", "config.toml:3:13: not TOML: cannot overwrite a value"),
        (b"[fetch]\n# caf\xe9\n", "config.toml: not UTF-8 at byte 13; save it as UTF-8"),
        (b"a = " + b"[" * 20_000, "config.toml: nested too deeply to be settings"),
    ],
)
def test_a_file_that_is_not_toml_is_one_line_with_the_place(text: bytes, complaint: str, tmp_path: Path) -> None:
    [line] = complaints(text, tmp_path)

    assert line.startswith(complaint)


def test_a_variable_that_a_default_does_not_go_with_is_the_one_named(tmp_path: Path) -> None:
    [line] = complaints("[poll]\nfirst = 3\n", tmp_path, {"BRIEFBOT_POLL__MIN_INTERVAL": "2h"})

    assert line == "BRIEFBOT_POLL__MIN_INTERVAL: interval (30m) should lie between min_interval (2h) and max_interval (1d)"


def test_of_several_feeds_the_one_that_is_wrong_is_named(tmp_path: Path) -> None:
    feed = "[[feed]]\nurl = 'https://a.example.org/feed'\nstyle = "
    [line] = complaints(f"{feed}'plain'\n\n{feed}'no style'\n", tmp_path)

    assert line.startswith("config.toml:7: [[feed]] style: should be the name of a folder of prompts")


def test_each_thing_that_is_wrong_has_its_line_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "[fetch]\nper_hots = 1\nallow_hosts = [\n  'a',\n]\ntimeout = 'x'\n\n[brief]\nkey_points = 99\n"
    environ = {"BRIEFBOT_FETCH__CONTCAT": "mailto:ada@example.org", "BRIEFBOT_POLL__FIRST": "few", "BRIEFBOT_CONFIG": "x"}
    places = [line.split(": ")[:2] for line in complaints(text, tmp_path, environ)]

    assert places == [
        ["config.toml:2", "[fetch] per_hots"],
        ["config.toml:6", "[fetch] timeout"],
        ["config.toml:9", "[brief] key_points"],
        ["BRIEFBOT_POLL__FIRST", "should be a whole number, for example 10"],
        ["BRIEFBOT_FETCH__CONTCAT", "no such setting; did you mean BRIEFBOT_FETCH__CONTACT?"],
    ]


def test_a_variable_that_is_wrong_is_blamed_and_not_the_file_below_it(tmp_path: Path) -> None:
    lines = complaints("[fetch]\nper_host = 2\n", tmp_path, {"BRIEFBOT_FETCH__PER_HOST": "0"})

    assert lines == ["BRIEFBOT_FETCH__PER_HOST: should be greater than or equal to 1, for example 2"]


def test_no_complaint_repeats_what_may_be_a_password(tmp_path: Path) -> None:
    text = "[store]\nurl = 'mysql://ada:lovelace@localhost/news'\n[fetch]\ntimeout = 'lovelace'\n[writer]\nkind = 'lovelace'\n"
    lines = complaints(text, tmp_path, {"BRIEFBOT_FETCH__PASSWORD": "lovelace", "BRIEFBOT_BRIEF__MAX_WORDS": "lovelace"})

    assert len(lines) == 5
    assert "lovelace" not in "\n".join(lines)


@given(
    tables,
    st.dictionaries(st.text("xyz", min_size=1, max_size=3), tables, max_size=4),
    st.sampled_from(["", "\n", "# [c]\n\n"]),
)
def test_the_line_of_a_key_is_where_it_is_written(top: dict[str, str], sections: dict[str, dict[str, str]], gap: str) -> None:
    text, lines = "", {}
    for section, table in {"": top, **sections}.items():
        above = (section,) if section else ()
        if section:
            text += gap
            lines[above] = text.count("\n") + 1
            text += f"[{section}]\n"
        for key, value in table.items():
            text += gap
            lines[*above, key] = text.count("\n") + 1
            text += f"{key} = {value}\n"
    found = key_lines(text)

    assert {key: found[key] for key in lines} == lines
    assert set(found) - set(lines) == {(*key, "a") for key in lines if text.split("\n")[lines[key] - 1].endswith("{ a = 1 }")}


@pytest.mark.parametrize(
    ("environ", "complaint"),
    [
        ({"BRIEFBOT_CHATS__TEAM__URL": "my secret"}, "BRIEFBOT_CHATS__TEAM__URL: should be a URL of Apprise"),
        ({"BRIEFBOT_CHATS__TEAM__DIGEST": "noon"}, "BRIEFBOT_CHATS__TEAM__DIGEST: should be a time of day"),
        ({"BRIEFBOT_CHATS__OTHERS__LANGUAGE": "German"}, "BRIEFBOT_CHATS__OTHERS__LANGUAGE: should be a language tag"),
        (
            {"BRIEFBOT_CHATS__TEAM__ULR": "x"},
            "BRIEFBOT_CHATS__TEAM__ULR: no such setting; did you mean BRIEFBOT_CHATS__TEAM__URL?",
        ),
        ({"BRIEFBOT_CHATS__URL": "x"}, "BRIEFBOT_CHATS__URL: no such setting"),
        ({"BRIEFBOT_CHATS__team__URL": "x"}, "BRIEFBOT_CHATS__team__URL: no such setting; did you mean"),
        ({"BRIEFBOT_FEED__X__URL": "x"}, "BRIEFBOT_FEED__X__URL: no such setting"),
    ],
)
def test_a_variable_of_a_named_section_is_complained_of_by_its_name(
    environ: dict[str, str], complaint: str, tmp_path: Path
) -> None:
    [line] = complaints('[chats.team]\nurl = "ntfy://ntfy.example.org/a"\n', tmp_path, environ)

    assert line.startswith(complaint)
    assert "secret" not in line


@pytest.mark.parametrize(
    ("topics", "environ", "complaint"),
    [
        ('["see"]', {}, "config.toml:4: [chats.team] topics: no such topic; did you mean sea?"),
        ('["sea", "football"]', {}, "config.toml:4: [chats.team] topics: no such topic; set it up as [topics.NAME]"),
        ("[]", {"BRIEFBOT_CHATS__TEAM__TOPICS": "see"}, "BRIEFBOT_CHATS__TEAM__TOPICS: no such topic; did you mean sea?"),
    ],
)
def test_a_chat_cannot_get_a_topic_that_nobody_set_up(
    topics: str, environ: dict[str, str], complaint: str, tmp_path: Path
) -> None:
    text = f'[topics.Sea]\n[chats.team]\nurl = "ntfy://ntfy.example.org/a"\ntopics = {topics}\n'

    assert complaints(text, tmp_path, environ) == [complaint]

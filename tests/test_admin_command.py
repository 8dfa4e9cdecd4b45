"""`briefbot admin link`: a way in for who has the machine."""

import re
from pathlib import Path

from desk_command import Person


def test_the_command_prints_a_link_that_leads_to_where_people_reach_the_desk(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[web]\nlisten = "127.0.0.1:8080"\n')
    keeper = Person(tmp_path)

    local, public = keeper.types("admin", "link"), keeper.types("admin", "link", WEB__URL="https://briefs.test/news")

    assert local.code == 0
    assert re.fullmatch(r"briefbot: it opens while `\S*briefbot run` runs with these settings\n", local.err)
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/admin/login/[\w.-]+\n", local.out)
    assert re.fullmatch(r"https://briefs\.test/news/admin/login/[\w.-]+\n", public.out)


def test_without_pages_it_says_what_to_set(tmp_path: Path) -> None:
    said = Person(tmp_path).types("admin", "link")

    assert (said.code, said.out) == (4, "")
    assert said.err.startswith("briefbot: [web] listen: there are no pages to come in at; set it, such as ")
    assert said.err.endswith("and start `briefbot run`\n")

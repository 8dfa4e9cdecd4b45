"""What a reader's address asks for, checked: whatever is no such thing is not found."""

import re
from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request

from briefbot.showing.plain import plain
from briefbot.showing.slugs import slug
from briefbot.site.shelf import LAST_PAGE

_LONGEST_SEARCH, _MOST_WORDS = 200, 10
_FIRST_YEAR = 1990


def page_asked(request: Request) -> int:
    """The number of the page of a list."""
    asked = request.query_params.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,3}", asked) or int(asked) > LAST_PAGE:
        raise HTTPException(404)
    return int(asked)


def number_asked(request: Request) -> int:
    """The number of a brief, which the stores count up to 2**63."""
    asked = request.path_params["number"]
    if not re.fullmatch("[1-9][0-9]{0,17}", asked):
        raise HTTPException(404)
    return int(asked)


def day_asked(request: Request, today: date) -> date:
    """The day in the path, up to tomorrow: elsewhere it may have begun."""
    asked = request.path_params["day"]
    try:
        day = date.fromisoformat(asked) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", asked) else date.min
    except ValueError:
        raise HTTPException(404) from None
    if not day.year >= _FIRST_YEAR or day > today + timedelta(days=1):
        raise HTTPException(404)
    return day


def slug_asked(request: Request) -> str:
    """The slug of a name in the path; what is none leads to nobody."""
    asked: str = request.path_params["slug"]
    if not asked or slug(asked) != asked:
        raise HTTPException(404)
    return asked


def words_asked(request: Request) -> tuple[str, tuple[str, ...]]:
    """What is searched for, as it is written, and its words."""
    written = plain(request.query_params.get("q", "")[:_LONGEST_SEARCH]).strip()
    return written, tuple(dict.fromkeys(written.lower().split()))[:_MOST_WORDS]


def after_asked(request: Request, name: str = "after") -> int:
    """The number after which a list goes on; 0 for its beginning."""
    asked = request.query_params.get(name, "")
    return int(asked) if re.fullmatch("[1-9][0-9]{0,17}", asked) else 0

"""What a browser says of its reader."""

from briefbot.showing.catalogue import SOURCE, language_for

_MOST_NAMED = 20


def language_of(asked: str, ours: str) -> str:
    """The tag in an Accept-Language header that is wanted most, of those that we have sentences for; `ours` for none."""
    named = [_weighed(part) for part in asked[:1_000].split(",")[:_MOST_NAMED]]
    known = [(weight, tag) for weight, tag in named if weight > 0 and _is_known(tag)]
    return max(known, key=lambda one: one[0])[1] if known else ours


def _is_known(tag: str) -> bool:
    """Whether it is a language that we speak; what is unknown is English otherwise."""
    return language_for(tag) != SOURCE or tag.partition("-")[0].lower() == SOURCE


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";")
    try:
        return float(weight.strip().removeprefix("q=") or 1), tag.strip()
    except ValueError:
        return 0.0, ""

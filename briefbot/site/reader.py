"""What a browser says of its reader."""

from briefbot.showing.catalogue import SOURCE, language_for

_MOST_NAMED = 20


def language_of(asked: str, ours: str) -> str:
    """The tag in an Accept-Language header that is wanted most, of those that we have sentences for; `ours` for none."""
    named = [weighed(part) for part in asked[:1_000].split(",")[:_MOST_NAMED]]
    known = [(weight, tag) for tag, weight in named if weight > 0 and _is_known(tag)]
    return max(known, key=lambda one: one[0])[1] if known else ours


def _is_known(tag: str) -> bool:
    """Whether it is a language that we speak; what is unknown is English otherwise."""
    return language_for(tag) != SOURCE or tag.partition("-")[0].lower() == SOURCE


def weighed(part: str) -> tuple[str, float]:
    """What a part of such a header names, and how much it is wanted (RFC 9110, 12.4.2); 0 for what cannot be read."""
    name, _, weight = part.partition(";")
    try:
        return name.strip(), float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return name.strip(), 0.0

"""Whether a source bears out a claim."""

from briefbot.stories.terms import terms


def is_supported(claim: str, source: str) -> bool:
    """Whether enough of the claim's words stand in the source."""
    wanted = set(terms(claim))
    return not wanted or len(wanted & set(terms(source))) >= 0.9 * len(wanted)

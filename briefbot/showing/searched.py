"""What a brief is found by."""

from briefbot.values import Brief


def searched(brief: Brief) -> str:
    """Its claims, its people and what they are told to say, the titles and outlets of its sources; in lower case."""
    views = [f"{view.name} {view.role} {view.view}" for view in brief.expert_views + brief.voices]
    sources = [f"{source.article.title} {source.article.outlet}" for source in brief.sources]
    return "\n".join([*(point.text for point in brief.points), *views, *sources]).lower()

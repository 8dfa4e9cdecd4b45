"""The outside world, as the desk asks for it: small protocols, each met by one class of `adapters`."""

from briefbot.ports.model import Model, Question, Reply, Turn, Usage
from briefbot.ports.store import (
    Archive,
    FeedHealth,
    FeedShelf,
    Filed,
    FollowedFeed,
    FoundEntry,
    Newsroom,
    OpenStory,
    Placement,
    Polled,
    ReadingPile,
    StoredBrief,
    WaitingEntry,
)
from briefbot.ports.world import PageReader, Progress, Request, Response, Web
from briefbot.ports.writing import NOBODY, Commission, Payer, Writer

__all__ = [
    "NOBODY",
    "Archive",
    "Commission",
    "FeedHealth",
    "FeedShelf",
    "Filed",
    "FollowedFeed",
    "FoundEntry",
    "Model",
    "Newsroom",
    "OpenStory",
    "PageReader",
    "Payer",
    "Placement",
    "Polled",
    "Progress",
    "Question",
    "ReadingPile",
    "Reply",
    "Request",
    "Response",
    "StoredBrief",
    "Turn",
    "Usage",
    "WaitingEntry",
    "Web",
    "Writer",
]

"""Which prompt a story is written with: its feed's, else its topic's, else the usual one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from briefbot.stories.topics import Topic, place_of, topics_of
from briefbot.values import Article
from briefbot.writing.model.prompt import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The styles there are: `prompts` are those that are named, by the settings, by feeds (addresses), by topics."""

    usual: Prompt
    prompts: Mapping[str, Prompt] = field(default_factory=dict)
    feeds: Mapping[str, str] = field(default_factory=dict)
    topics: Sequence[Topic] = ()

    def prompt_for(self, articles: Sequence[Article], feeds: Sequence[str]) -> Prompt:
        """The prompt of the first of the feeds that has a style, else of the first such topic, else the usual one."""
        by_feed = {place_of(feed): style for feed, style in self.feeds.items()}
        styles = [by_feed[place] for place in map(place_of, feeds) if place in by_feed]
        styled = [topic for topic in self.topics if topic.style]
        styles += [] if styles else [topic.style for topic in topics_of(articles, feeds, styled)]
        return self.prompts.get(styles[0], self.usual) if styles else self.usual

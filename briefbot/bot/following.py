"""/subscribe: follow a topic, all there is, words, or a feed, which may have to be found first."""

from functools import partial

from briefbot.bot.answer import Answer, message, told
from briefbot.bot.command import Talk
from briefbot.bot.listing import topics
from briefbot.bot.quota import may_ask, over_quota
from briefbot.bot.subscriptions import full, is_full, take_up
from briefbot.bot.wishes import followed, host_of, mark, read_wish
from briefbot.desk.discover import discover
from briefbot.desk.follow import address, follow
from briefbot.desk.wanted import LONGEST_WISH, of_feed, of_topic, shown_address, title_of
from briefbot.errors import FeedError, WebError
from briefbot.showing.plain import shortened
from briefbot.showing.telegram_actions import Follow
from briefbot.showing.telegram_buttons import Button
from briefbot.showing.telegram_markup import bold, filled, inert, own, text
from briefbot.stories.topics import Topic


async def subscribe(talk: Talk) -> Answer:
    """Follow what the words name; without words, what there is to follow. Raises `StoreError`."""
    wish = read_wish(talk.words, talk.house.topics)
    if wish.meant == "nothing":
        return await topics(talk)
    if wish.meant == "too long":
        sentence = talk.catalogue.say("That is too long: {number} letters at most.", number=LONGEST_WISH)
        return told(own(sentence))
    if wish.meant == "feed":
        return await _follow_address(talk, wish.address)
    return _ask(talk, wish.topic) if wish.topic else await take_up(talk, wish.subscription)


def _ask(talk: Talk, topic: Topic) -> Answer:
    """Is the topic meant that is called nearly so?"""
    say, said = talk.catalogue.say, shortened(talk.words, LONGEST_WISH)
    which = say("There is no topic “{words}”. Did you mean {topic}?")
    yes = Button(title_of(topic), Follow(mark(of_topic(topic))))
    return told(
        filled(which, words=text(said), topic=bold(text(title_of(topic)))),
        filled(
            say("For briefs with these words in them: {command}"), command=own(talk.here("/subscribe") + f' "{inert(said)}"')
        ),
        rows=((yes,),) if talk.is_bare else (),
    )


async def _follow_address(talk: Talk, said: str) -> Answer:
    say = talk.catalogue.say
    if known := followed(said, await talk.house.shelf.feeds()):
        return await take_up(talk, of_feed(known.feed.url))
    if talk.house.rules.feeds_by == "admins" and not talk.is_admin:
        refusal = say("This desk does not read {address}, and only its admins can add feeds.")
        return told(filled(refusal, address=text(shown_address(said))), own(say("What there is: /topics")))
    if await is_full(talk):
        return told(own(full(talk)))
    if not await may_ask(talk):
        return told(own(over_quota(talk)))
    looking = filled(say("Looking for a feed at {site} …"), site=text(host_of(said)))
    return Answer(messages=message(looking), then=partial(_discovered, talk, said))


async def _discovered(talk: Talk, said: str) -> Answer:
    say, site = talk.catalogue.say, text(shown_address(said))
    try:
        found, feed = await discover(address(said), talk.house.web)
        await follow(talk.house.shelf, found, talk.now, feed.title)
    except FeedError:
        return told(filled(say("I found no feed at {site}. Give the address of the feed itself."), site=site))
    except WebError:
        return told(filled(say("{site} could not be read. Check the address, or try again later."), site=site))
    return await take_up(talk, of_feed(found))

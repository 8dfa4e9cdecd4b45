"""What a place follows: taken up, given back, named."""

from briefbot.bot.answer import Answer, told
from briefbot.bot.command import Talk
from briefbot.desk.wanted import named
from briefbot.ports import Subscription
from briefbot.showing.telegram_markup import Markup, bold, filled, own, text


async def held(talk: Talk) -> tuple[Subscription, ...]:
    """What the place follows. Raises `StoreError`."""
    return await talk.house.subscribers.subscriptions(talk.subscriber.id) if talk.subscriber else ()


async def name_of(talk: Talk, wanted: Subscription) -> str:
    """What a subscription is called. Raises `StoreError`."""
    feeds = await talk.house.shelf.feeds() if wanted.kind == "feed" else ()
    return named(wanted, talk.catalogue, talk.house.topics, feeds)


async def take_up(talk: Talk, wanted: Subscription) -> Answer:
    """The place has the subscription from now on. Raises `StoreError`."""
    say = talk.catalogue.say
    subscriber = await talk.seated()
    has = await talk.house.subscribers.subscriptions(subscriber.id)
    if wanted not in has and len(has) >= talk.house.rules.most_subscriptions:
        return told(own(full(talk)))
    name = bold(text(await name_of(talk, wanted)))
    if not await talk.house.subscribers.subscribe(subscriber.id, wanted, talk.now):
        return told(about(talk, say("You follow {what} already."), say("{channel} follows {what} already."), what=name))
    return told(about(talk, say("You follow {what} now."), say("{channel} follows {what} now."), what=name), own(_comes(talk)))


async def is_full(talk: Talk) -> bool:
    """Whether the place follows as much as one may. Raises `StoreError`."""
    return len(await held(talk)) >= talk.house.rules.most_subscriptions


def full(talk: Talk) -> str:
    """What is said to who follows as much as one may."""
    return talk.here(talk.catalogue.say("That is as many as one can follow. Give something back first: /unsubscribe"))


def _comes(talk: Talk) -> str:
    """What happens next."""
    say, at = talk.catalogue.say, talk.settings.digest_at
    if at:
        return say("It comes with the digest, at {time}.", time=talk.clock(at))
    if talk.kind == "private":
        return say("Each brief comes as soon as it is written. Rather once a day? /digest 07:30")
    return say("Each brief comes as soon as it is written.")


async def give_back(talk: Talk, wanted: Subscription) -> Answer:
    """The place has the subscription no more. Raises `StoreError`."""
    name = bold(text(await name_of(talk, wanted)))
    await talk.house.subscribers.unsubscribe(talk.settings.id, wanted)
    say = talk.catalogue.say
    return told(
        about(talk, say("You don't follow {what} any more."), say("{channel} does not follow {what} any more."), what=name)
    )


def about(talk: Talk, of_you: str, of_channel: str, **values: Markup) -> Markup:
    """One thing said of those who ask, and of a channel, which is named in it."""
    if talk.channel_name:
        return filled(of_channel, channel=bold(text(talk.channel_name)), **values)
    return filled(of_you, **values)

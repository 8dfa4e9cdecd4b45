"""Scenes of docs/telegram.md in which briefs are asked for, doubted, edited and delivered, and admins do their work."""

from collections.abc import Sequence

from bot_parts import BERLIN
from bot_stage import Scene, Stage
from desk_parts import FERRY, ORCHARD, page, rss
from fake_telegram.troubles import cut_after
from fake_telegram.world import Chat, Message

from briefbot.desk.at_hand import AtHand
from briefbot.desk.digest import DigestDesk
from briefbot.ports import Person as Asking
from briefbot.ports import Subscription
from briefbot.values import Article

FERRY_PAGE = "https://westhaven-post.test/ferry-stops"
NIGHT_BOAT = (
    "The islands off Westhaven will have a night boat from June, the town council said on Thursday.\n"
    '"A boat at midnight is worth more than a bus at noon," said Ilse Brandt, a transport researcher at Skarholm College.\n'
    "The boat will carry 40 people and cost 2 crowns a trip, the council said."
)
BUS = (
    "A bus will run over the new bridge between Westhaven and Skarholm every 20 minutes from July, the ferry board said.\n"
    '"Nobody will miss the ferry in winter," said Harald Moen, who taught transport economics at Aldmoor.'
)
NETS = (
    "The province will pay half of the nets that keep the beetle out of the cherry orchards, its governor said on Friday.\n"
    '"Nets buy us two summers and no more," said Tomas Berg, an entomologist at Lindal University.'
)
FROST = (
    "A late frost has damaged the cherry blossom in Lindal, growers said on Sunday.\n"
    "The beetle slept through it in the valley, the growers said.\n"
    '"A third of the crop may be gone," said Marit Solberg, a fruit researcher at Lindal University.'
)
HAIL = (
    "Hail has torn the new nets in eleven orchards of Lindal, and the beetle with them, growers said on Monday.\n"
    '"We will know in a week what is left," said Tomas Berg, an entomologist at Lindal University.'
)
PIER = (
    "The old ferry pier of Westhaven will become a swimming bath, the town council said on Wednesday.\n"
    '"A pier without a ferry needs people," said Anna Petrova, a senior fellow at the Harbour Institute.'
)
CRANE = (
    "Westhaven will sell its old harbour crane, the town council decided on Monday.\n"
    "A museum in Skarholm has offered 30,000 crowns for it, and wants to set it up by its pier next spring.\n"
    '"Nothing has been lifted with it for fifty years," said Edda Lund, a historian at the Westhaven Museum.'
)
SEA = Subscription(kind="topic", value="sea")
ORCHARDS = Subscription(kind="topic", value="orchards")


def article(name: str, title: str, text: str, outlet: str = "The Westhaven Post") -> Article:
    return Article(id="", url=f"https://{name}", title=title, text=text, outlet=outlet, language="en")


ORCHARD_ARTICLE = article("lindal-news.test/beetle", "Beetle reaches the orchards of Lindal", ORCHARD, "Lindal News")
FERRY_ARTICLE = article("westhaven-post.test/ferry-to-stop", "Ferry to stop in May", FERRY)
BUS_ARTICLE = article("skarholm-times.test/bus", "Bus every 20 minutes", BUS, "Skarholm Times")
CRANE_ARTICLE = article("westhaven-post.test/crane", "Westhaven sells harbour crane", CRANE)
PIER_ARTICLE = article("westhaven-post.test/pier", "Ferry pier becomes a bath", PIER)
NETS_ARTICLE = article("lindal-news.test/nets", "Province pays for nets", NETS, "Lindal News")
FROST_ARTICLE = article("lindal-news.test/frost", "Frost in Lindal", FROST, "Lindal News")
HAIL_ARTICLE = article("lindal-news.test/hail", "Hail tears nets in Lindal", HAIL, "Lindal News")
BOAT_ARTICLE = article("skarholm-times.test/night-boat", "Ferry town gets a night boat", NIGHT_BOAT, "Skarholm Times")


async def asks_for_briefs(stage: Stage) -> Chat:
    stage.web.answers[FERRY_PAGE] = page("Ferry to stop in May", FERRY)
    stage.web.gate.opened.clear()
    stage.writing.opened.clear()
    await stage.ada.says(f"/brief {FERRY_PAGE}")
    await stage.ada.reads("Reading")
    stage.web.gate.opened.set()
    await stage.ada.reads("Writing")
    stage.writing.opened.set()
    await stage.telegram.until(lambda one: one.messages(stage.ada)[-1].text.startswith("Ferry to stop"))
    await stage.asks(stage.ada, "/brief town council", "/brief submarine", "/brief https://westhaven-post.test/nowhere")
    await stage.asks(stage.ada, f"Have you seen {FERRY_PAGE}? My brother sent it.")
    return stage.ada.chat


async def comes_and_is_doubted(stage: Stage) -> Chat:
    ben = stage.telegram.person("Ben")
    await stage.asks(ben, "/subscribe orchards")
    ben.chat.happenings.clear()
    stage.web.answers[ORCHARD_ARTICLE.url] = page(ORCHARD_ARTICLE.title, ORCHARD)
    await stage.briefs(ORCHARD_ARTICLE, wanted=ORCHARDS)
    await stage.delivers()
    await stage.presses(ben, "Sources")
    await ben.presses(stage.telegram.messages(ben)[-2], "Wrong?")
    question = await ben.reads("Which")
    stage.web.answers[ORCHARD_ARTICLE.url] = page(ORCHARD_ARTICLE.title, ORCHARD.partition("\n")[0])
    await ben.presses(question, number_of(question, "Berg"))
    await ben.reads("You are right")
    await stage.delivers()
    return ben.chat


def number_of(message: Message, words: str) -> str:
    """The button of the numbered line that has these words in it."""
    return next(line.partition(".")[0] for line in message.text.splitlines() if words in line)


async def is_told_on(stage: Stage) -> Chat:
    cleo = stage.telegram.person("Cleo")
    await stage.asks(cleo, "/subscribe sea")
    cleo.chat.happenings.clear()
    brief = await stage.briefs(FERRY_ARTICLE, wanted=SEA)
    stored = await stage.store.briefs.brief(brief)
    assert stored
    await stage.delivers()
    stage.clock.pass_time(hours=3)
    await stage.briefs(BOAT_ARTICLE, wanted=SEA, story=stored.story_id)
    await stage.delivers()
    return cleo.chat


async def comes_together(stage: Stage) -> Chat:
    dora = stage.telegram.person("Dora")
    await stage.asks(dora, "/subscribe sea", "/subscribe orchards", "/digest 07:30 Europe/Berlin")
    dora.chat.happenings.clear()
    await stage.briefs(BUS_ARTICLE, wanted=SEA)
    await stage.briefs(NETS_ARTICLE, wanted=ORCHARDS)
    stage.clock.pass_time(days=1)
    digests = DigestDesk(
        subscribers=stage.store.subscribers,
        at_hand=AtHand(archive=stage.store.briefs),
        clock=stage.clock,
        zone=BERLIN,
    )
    for due in await stage.store.subscribers.digests_due(stage.clock(), 10):
        await digests.digest(due.id)
    await stage.delivers()
    return dora.chat


async def is_edited(stage: Stage) -> tuple[Chat, Chat]:
    channel = await stage.opens_channel("Orchard news", "orchard_news")
    await stage.asks(stage.ada, "/subscribe @orchard_news orchards", "/review @orchard_news on")
    await stage.briefs(FROST_ARTICLE, wanted=ORCHARDS)
    await stage.house.desks.review.show_drafts()
    await stage.delivers()
    await stage.presses(stage.ada, "Edit")
    draft = stage.telegram.messages(stage.ada)[-1]
    await stage.presses(stage.ada, number_of(draft, "valley"))
    before = len(stage.ada.chat.happenings)
    await stage.ada.says("Frost kills every cherry in Lindal", reply_to=draft)
    await stage.answered(stage.ada.chat, before + 1)
    await stage.ada.says("Frost damages cherry blossom in Lindal", reply_to=draft)
    await stage.owed()
    await stage.delivers()
    await stage.presses(stage.ada, "Approve")
    await stage.delivers()
    return stage.ada.chat, channel


async def is_looked_after(stage: Stage) -> Chat:
    stage.web.answers["https://skarholm-times.test/rss"] = rss(
        ("https://skarholm-times.test/1", "Night boat sails"), title="Skarholm Times"
    )
    await stage.asks(stage.ada, "/addfeed skarholm-times.test/rss", "/feeds", "/pause 2", "/feeds", "/resume 2", "/pause")
    dan = stage.telegram.person("Dan", started=True)
    asking = Asking(outlet="telegram", number=str(dan.id), name="Dan", access="asked")
    await stage.store.people.keep_person(asking, stage.clock())
    await stage.asks(stage.ada, "/approve")
    await stage.presses(stage.ada, "Let Dan in")
    await stage.asks(stage.ada, "/invite 5")
    channel = next(chat for chat in stage.telegram.world.chats.values() if chat.title == "Orchard news")
    await stage.asks(stage.ada, "/review @orchard_news off")
    await stage.briefs(HAIL_ARTICLE, wanted=ORCHARDS)
    stage.telegram.will(cut_after(), chat=channel)
    await stage.delivers()
    await stage.asks(stage.ada, "/status", "/unsure")
    await stage.presses(stage.ada, "Drop")
    await stage.asks(stage.ada, "/admin")
    return stage.ada.chat


DESK_SCENES: Sequence[Scene] = (
    Scene(
        "A brief for the asking",
        "Of a page, of words, or of what somebody sent that has an address in it.",
        asks_for_briefs,
    ),
    Scene(
        "When a brief is wrong",
        "Whoever doubts a point names it. Its source is read again, and what has fallen is taken out of every copy.",
        comes_and_is_doubted,
    ),
    Scene("The story goes on", "What is new replies to what was told.", is_told_on),
    Scene("Once a day", "A digest at the hour that was asked for.", comes_together),
    Scene(
        "An editor first",
        "What goes to a reviewed channel is shown to the bot's admins: they approve it, change it or drop it.",
        is_edited,
    ),
    Scene("For admins", "Feeds, people, and how the desk fares.", is_looked_after),
)

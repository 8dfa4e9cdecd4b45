"""A digest's lead by a model: the briefs go in as numbered texts, and what comes back is held against those it cites."""

from collections.abc import Sequence

from briefbot.errors import BadReply
from briefbot.values import Article, Brief, Sentence, Source
from briefbot.writing.lead import Lead, closed
from briefbot.writing.model.asking import FRAME, Asking, Message, language_name
from briefbot.writing.model.grounds import judge_claim
from briefbot.writing.model.material import Count, Material, Shown, disarmed
from briefbot.writing.model.prompt import BriefLines, Prompt
from briefbot.writing.model.reply import LEAD_SCHEMA, read_lead

_MOST_BRIEFS = 40
_MOST_POINTS = 7
_MOST_SENTENCES = 2
_SEVERAL = "mul"  # the tag of several languages


def ask_for_lead(briefs: Sequence[Brief], prompt: Prompt, count: Count, most_tokens: int, language: str) -> Asking:
    """The question: of each of the first forty briefs headline, summary and as many key points as `most_tokens` allow.

    `language` is the tag of the language to write in.
    """
    system = prompt.system()
    fixed = count(system) + count(LEAD_SCHEMA) + FRAME
    for points in range(_MOST_POINTS, -1, -1):
        told = prompt.lead(_lines(briefs[:_MOST_BRIEFS], points), language_name(language))
        if fixed + count(told) <= most_tokens:
            break
    messages = (Message(role="system", text=system), Message(role="user", text=told))
    return Asking(messages=messages, schema=LEAD_SCHEMA, schema_name="lead", tokens=fixed + count(told))


def lead_written(reply: str, briefs: Sequence[Brief], language: str) -> Lead:
    """What of a reply its briefs bear out, one sentence or two. Raises `BadReply` where it is nothing.

    A brief's own headline, summary and key points are what bears a sentence out, by the checks of a brief's parts.
    """
    material = _material(briefs[:_MOST_BRIEFS], language)
    judged = [judge_claim("s", claim, material, language) for claim in read_lead(reply)]
    sound = [one for one in judged if not one.reasons][:_MOST_SENTENCES]
    if not sound:
        reason = next((one.reasons[0] for one in judged), "there is no sentence in it")
        raise BadReply(f"the lead that the model wrote has no ground in the briefs: {reason}")
    cited = dict.fromkeys(sentence.id for one in sound for sentence in one.evidence)
    return Lead(text=" ".join(closed(one.text) for one in sound), evidence=tuple(cited), writer="model")


def _lines(briefs: Sequence[Brief], points: int) -> tuple[BriefLines, ...]:
    return tuple(
        BriefLines(
            id=f"B{number}",
            headline=disarmed(brief.headline.text),
            summary=disarmed(brief.summary.text),
            points=tuple(disarmed(point.text) for point in brief.key_points[:points]),
        )
        for number, brief in enumerate(briefs, 1)
    )


def _material(briefs: Sequence[Brief], language: str) -> Material:
    """The briefs as one source, "B", each of them one sentence of it: so the checks of a brief's parts hold a lead too."""
    sentences: list[Sentence] = []
    text = ""
    for number, brief in enumerate(briefs, 1):
        told = "\n".join(point.text for point in (brief.headline, brief.summary, *brief.key_points))
        sentences.append(Sentence(source="B", number=number, start=len(text), end=len(text) + len(told), text=told))
        text += f"{told}\n"
    article = Article(id="briefs", url="", title="", text=text, language=_language(briefs) or language)
    source = Source(id="B", article=article, sentences=tuple(sentences))
    shown = tuple(Shown(sentence=sentence, text=sentence.text) for sentence in sentences)
    return Material(sources=(source,), shown=shown, speakers={})


def _language(briefs: Sequence[Brief]) -> str:
    tags = {brief.language for brief in briefs if brief.language}
    return _SEVERAL if len(tags) > 1 else next(iter(tags), "")

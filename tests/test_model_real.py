"""The model writer with a real model, where one is served: MODEL_TEST_URL is its base URL; `./run model` has one to try."""

import os
from datetime import timedelta

import pytest
from model_story import COUNT, PROMPT, commission

from briefbot.adapters.model import OpenAIModel
from briefbot.adapters.model_access import ModelAccess
from briefbot.desk.model_writer import ModelWriter

URL = os.environ.get("MODEL_TEST_URL", "")


@pytest.mark.skipif(not URL, reason="no real model: start `./run model`, and set MODEL_TEST_URL as it says")
async def test_a_real_model_gives_a_brief_of_which_every_quote_stands_in_its_source() -> None:
    # A loaded machine may take minutes for what takes seconds on a quiet one.
    access = ModelAccess(model="local", base_url=URL, temperature=0.0, timeout=timedelta(minutes=15))
    async with OpenAIModel(access) as model:
        brief = await ModelWriter(model=model, prompt=PROMPT, count=COUNT, language="en").write(commission())

    quotes = [quote for view in (*brief.expert_views, *brief.voices) for quote in view.quotes]
    assert {view.name for view in brief.expert_views} == {"Henrike Solberg", "Peder Wahl", "Tove Brandt"}
    assert all(quote.text in quote.source.article.text for quote in quotes)
    assert brief.writer.tokens[1] > 0

"""The bot as the settings have it: its templates, its rules, its webhook."""

from dataclasses import replace
from pathlib import Path

import pytest
from desk_command import Person
from fake_telegram import FakeTelegram
from outlet_parts import STORED, owed
from pydantic import SecretStr
from telegram_bots import telegram
from telegram_parts import server_of

from briefbot.adapters.telegram.connection import connect
from briefbot.app_telegram import channel_templates, house_rules, number_templates, open_telegram, webhook
from briefbot.cli_run import secrets_of
from briefbot.errors import ConfigError
from briefbot.ports import Address, BriefPost
from briefbot.settings import Settings, TelegramSettings

__all__ = ["telegram"]

HOOKED = TelegramSettings(token=SecretStr("7000000001:AAF-invented-token-for-tests"), webhook_url="https://desk.test/hook")


def template(folder: Path, name: str, text: str = "<b>{{ headline }}</b> in brief") -> None:
    (folder / f"{name}.html").write_text(text, encoding="utf-8")


async def test_a_channel_is_told_in_the_template_that_has_its_name(tmp_path: Path, telegram: FakeTelegram) -> None:
    channel = telegram.channel("Harbour news", username="harbour_news")
    template(tmp_path, "@harbour_news")
    template(tmp_path, "@nobody_there")
    bot = TelegramSettings(token=SecretStr(telegram.token), base_url=server_of(telegram), templates=str(tmp_path))
    async with open_telegram(Settings(telegram=bot)) as opened:
        await connect(opened.bot)
        await number_templates(opened)
        theirs = replace(
            owed().subscriber, address=Address(outlet="telegram", chat=str(channel.id)), kind="channel", template=""
        )
        (told,) = opened.outlet.present(BriefPost(stored=STORED, subscriber=theirs))
        (short, *_) = opened.outlet.present(BriefPost(stored=STORED, subscriber=replace(theirs, template="short")))

    assert told.plain.endswith(" in brief")
    assert not short.plain.endswith(" in brief")


def with_templates(folder: Path) -> Settings:
    return Settings(telegram=TelegramSettings(templates=str(folder)))


@pytest.mark.parametrize("text", ["{{ headline", "{{ weather }}", "<b>{{ headline }}"])
def test_a_template_that_cannot_be_used_is_an_error_of_the_settings(tmp_path: Path, text: str) -> None:
    template(tmp_path, "@harbour_news", text)
    told = Person(tmp_path).types("config", "check", TELEGRAM__TEMPLATES=str(tmp_path))

    assert told.code == 4
    assert told.err.startswith("briefbot: BRIEFBOT_TELEGRAM__TEMPLATES: the template '@harbour_news'")
    with pytest.raises(ConfigError, match="the template '@harbour_news'"):
        channel_templates(with_templates(tmp_path))


def test_a_folder_of_templates_that_is_not_there_is_an_error_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\[telegram\] templates: .* is no folder"):
        channel_templates(with_templates(tmp_path / "none"))


def test_the_webhooks_secret_is_the_tokens_own_and_tells_nothing_of_it() -> None:
    made, again = webhook(HOOKED), webhook(HOOKED)
    given = webhook(HOOKED.model_copy(update={"webhook_secret": SecretStr("a-secret-of-ours")}))

    assert made == again
    assert made
    assert len(made.secret) == 64
    assert "invented" not in made.secret
    assert given
    assert given.secret == "a-secret-of-ours"


def test_no_log_shows_the_webhooks_secret() -> None:
    made = webhook(HOOKED)

    assert made
    assert made.secret in secrets_of(Settings(telegram=HOOKED))
    assert webhook(TelegramSettings()) is None


def test_the_rules_of_the_house_are_those_of_the_settings() -> None:
    rules = house_rules(Settings(telegram=TelegramSettings(admins=(5,), access="invite", quota=3, feeds_by="everybody")))

    assert (rules.admins, rules.access, rules.quota, rules.feeds_by) == (frozenset({"5"}), "invite", 3, "everybody")

"""What settings are likely to miss together."""

import pytest
from pydantic import SecretStr

from briefbot.settings import MailSettings, Settings, WebSettings
from briefbot.settings_advice import advice
from briefbot.showing.catalogue import catalogue_for

MAIL = MailSettings(server="smtp.example.org", sender="desk@example.org", inbox="maildir:/var/mail/desk")
SITE = WebSettings(listen="127.0.0.1:8080", url="https://briefs.example.org", behind_proxy=True)


@pytest.mark.parametrize(
    ("web", "mail", "said"),
    [
        (WebSettings(), MailSettings(), ""),
        (SITE, MAIL, ""),
        (WebSettings(), MAIL, "[web] listen and [web] url are not set"),
        (WebSettings(listen="127.0.0.1:8080"), MAIL, "[web] url is not set"),
        (SITE, MAIL.model_copy(update={"inbox": ""}), "[mail] inbox is not set"),
        (SITE, MAIL.model_copy(update={"inbox": "", "webhook_secret": SecretStr("x" * 16)}), ""),
        (SITE.model_copy(update={"behind_proxy": False}), MAIL, "[web] behind_proxy is false"),
    ],
)
def test_what_is_likely_missing_is_said_in_a_line(web: WebSettings, mail: MailSettings, said: str) -> None:
    lines = advice(Settings(web=web, mail=mail), catalogue_for("en"))

    assert [line.startswith(said) for line in lines] == ([True] if said else [])

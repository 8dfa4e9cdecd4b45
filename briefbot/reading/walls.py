"""Pages that show something else in place of the article, or a part of it only."""
# ruff: noqa: E501  (tables of phrases)

import re

_CONSENT = re.compile(
    r"(?i)we use cookies|uses? cookies|accept (?:all )?cookies|accept all|reject all|manage (?:my |your )?(?:cookie|privacy|preferences)|"
    r"cookie (?:policy|settings|preferences|notice)|your (?:privacy|consent|data)|we value your privacy|before you continue|"
    r"legitimate interest|our partners|alle akzeptieren|cookies? (?:zu|akzeptieren)|einwilligung|zustimmen|datenschutz|"
    r"accepter (?:tout|et)|tout accepter|vos données|nos partenaires|consentement|aceptar (?:todas|y)|sus datos|consentimiento|"
    r"nuestros socios|принять (?:все|cookie)|файлы cookie"
)
_GATE = re.compile(
    r"(?i)enable javascript|javascript is (?:disabled|required)|verify (?:that )?you are (?:a )?human|are you a robot|"
    r"checking your browser|access denied|unusual traffic|captcha|disable your ad ?block"
)
_PAY = re.compile(
    r"(?i)subscribe (?:now |today )?(?:to|and) (?:continue|keep|read|unlock|access)|"
    r"(?:to )?(?:continue|keep) reading(?: this (?:article|story))?,? (?:please )?(?:subscribe|sign|log|register|become)|"
    r"(?:article|story|content) is (?:for|only (?:for|available to)|reserved for|exclusive to|available (?:only )?to) (?:\w+ )?(?:subscribers|members)|"
    r"already (?:a|an) (?:\w+ )?(?:subscriber|member)\b|to (?:read|unlock) (?:the )?(?:full|rest|whole|entire|this)[^.\n]{0,40}(?:subscri|sign|log|register)|"
    r"you have (?:reached|read) (?:your|all)[^.\n]{0,40}free articles|"
    r"(?:jetzt|mit)[^.\n]{0,40}(?:abo|abonnement)[^.\n]{0,30}(?:weiter)?lesen|diesen artikel (?:weiter)?lesen|nur für abonnenten|"
    r"article (?:est )?réservé aux abonnés|abonnez-vous pour lire|il vous reste [^.\n]{0,40}à lire|"
    r"(?:contenido|artículo) (?:exclusivo|solo) para suscriptores|suscríbete para (?:seguir|continuar)|"
    r"(?:только )?для подписчиков|оформите подписку, чтобы"
)
_CUT = re.compile(r"(?i)(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*(?:\(?(?:read|continue)[^.\n]{0,30}\)?)?\s*\Z")

_SHORT = 400  # characters: less is no article if the page asks for something instead
_LOOKED_AT = 30_000  # characters of the page
_STUB = 2_500  # characters: a text behind a paywall that is longer is there in full


def wall(text: str, seen: str) -> str:
    """What stands in place of the article, in a word or two, or "". `text` is what was read, `seen` all that the page shows."""
    if len(text) < 2 * _SHORT and len(set(_CONSENT.findall(text or seen[:5000]))) >= 3:
        return "a cookie or consent wall"
    if len(text) < _SHORT and _GATE.search(text or seen[:5000]):
        return "a check for robots"
    return ""


def is_stub(text: str, seen: str, is_free: bool | None) -> bool:
    """Does the page show only the beginning: by its own word, by asking to subscribe, or by breaking off?"""
    if len(text) > _STUB:
        return False
    if is_free is False:
        return True
    return bool(_PAY.search(seen[:_LOOKED_AT]) or (len(text) < 1000 and _CUT.search(text)))

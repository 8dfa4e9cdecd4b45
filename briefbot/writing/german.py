"""Which capitalised words of a German text may be names: in German every noun has a capital."""

import re
from collections.abc import Iterator, Sequence

from briefbot.writing.grounding import unaccented

_TOKEN = re.compile(r"[^\W_]+(?:['’.-]?[^\W_]+)*|[.!?:;,()–—-]")
_REACH = 3  # words back to an article, with nothing but adjectives between
_NUMBER = re.compile(r"\d")
# What stands before a noun, and hardly ever before a name that has not got a noun first.
_BEFORE_NOUNS = frozenset(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines dieser diese dieses "
    "diesen diesem jener jene jenes jeder jede jedes jeden jedem mein meine sein seine seinen seinem seiner seines ihr ihre "
    "ihren ihrem ihrer ihres unser unsere alle allen aller beide beiden einige einigen mehrere mehreren mehrerer viele "
    "vielen vieler wenige wenigen manche solche welche rund etwa knapp fast gut mehr weniger am im zum zur beim vom ins ans "
    "fürs aufs zwei drei vier fünf sechs sieben acht neun zehn elf zwölf pro je".split()
)
_SPEAKING = frozenset(
    "sagt sagte erklärt erklärte warnt warnte meint meinte betont betonte fordert forderte kritisiert kritisierte teilt "
    "teilte berichtet berichtete schreibt schrieb spricht sprach nennt nannte glaubt glaubte rät riet sieht sah laut so "
    "wie".split()
)
_NOUN_ENDINGS = re.compile(
    r"(?:ung|heit|keit|schaft|tion|sion|tät|nis|ismus|tum|ment|enz|anz|ik|itis|logie|eur)(?:en|e|s|es|se|er|n)?$"
    r"|(?:beamte|behörde|minister|sprecher|inspekteur|expert|bewohner|besucher|touristen|gäste|schiff|fähre|hafen|versorgung"
    r"|unternehmen|firmen|stunden|minuten|wochen|monate|jahre|tage|meter|tonnen|kronen|knoten)\w{0,3}$"
)
# Nouns that often stand without an article.
_BARE = frozenset(
    "arbeit euro dollar kronen pfund uhr ende anfang mitte angaben experten taucher menschen leute gäste besucher bewohner "
    "prozent touristen passagiere fahrgäste kunden wähler bürger frauen männer kinder fachleute forscher beobachter kritiker "
    "anwohner behörden polizei feuerwehr küstenwache regierung parlament opposition medien berichte berichten zahlen daten "
    "geld wasser strom gas öl brot mehl insulin medizin medikamente lebensmittel hilfsgüter vorräte waren güter stahl holz "
    "bord land see aktien anteile kurse verluste gewinne preise kosten schulden steuern zinsen löhne schiffe fähren autos "
    "lastwagen züge katamarane flugzeuge schäden lecks wellen wind sturm regen schnee eis feuer tote verletzte opfer briefe "
    "fragen antworten kritik lob druck hilfe schutz kontrolle kontrollen prüfungen regeln gesetze anfang beginn sommer "
    "winter frühjahr herbst frühling saison ferien woche wochen monat monate jahr jahre tag tage stunde stunden minuten "
    "meter metern kilometer tonnen millionen milliarden million milliarde tausend hundert dutzend herr frau professor "
    "professorin dr chef chefin direktor direktorin minister ministerin präsident präsidentin bürgermeister bürgermeisterin "
    "ökonom ökonomin ökonomen analyst analysten analystin inspekteur inspektor sprecher sprecherin anwalt anwältin autor "
    "autorin teil teile platz zeit ziel grund ursache folge folgen wahlen krieg frieden waffen truppen soldaten grenzen "
    "verhandlungen gespräche bergung buchungen".split()
)


def may_be_names(text: str, strange: Sequence[str]) -> Iterator[str]:
    """Of the strange capitalised words of the text those that nothing shows to be nouns."""
    wanted = set(strange)
    before: list[str] = []
    for token in _TOKEN.findall(text):
        found = [part for part in {token, *re.split(r"['’.-]", token)} if unaccented(part) in wanted]
        if found and not _is_noun(token.rpartition("-")[2], before):
            yield from found
        elif "-" in token:  # of a compound only the last part is shown to be a noun by what stands before
            yield from (part for part in found if not token.endswith(part) and not _is_noun(part, ()))
        before = [*before[-_REACH:], token]


def _is_noun(word: str, before: Sequence[str]) -> bool:
    low = word.lower()
    if low in _BARE or (len(low) > 6 and _NOUN_ENDINGS.search(low)):
        return True
    if not before or before[-1].lower() in _SPEAKING:
        return False
    if _NUMBER.search(before[-1]) or before[-1].lower() in _BARE & {"prozent", "millionen", "milliarden", "million", "dutzend"}:
        return True
    for earlier in reversed(before[-_REACH:]):
        if earlier.lower() in _BEFORE_NOUNS:
            return True
        if not earlier.islower() or earlier in _SPEAKING:
            return False
    return False

"""A text in another language than its sentences: what it may not say of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbot.writing.across import is_in, unsupported_across
from briefbot.writing.tongues import in_english

SENTENCES = [
    "The car ferry Marit Lund sank at its berth in Skarholm on Sunday night, said Gunnar Aske of Skarholm Line.",
    "Divers found a gash of 2.5 metres on Monday morning.",
    "About 1,200,000 visitors took the ferry last year; it had passed its inspection on 3 May in Germany.",
    "Tove Brandt, an economist, puts the loss at 90 million crowns; Peder Wahl expects 20 days of work.",
]


def strange(text: str, language: str) -> list[str]:
    reasons = [reason.what for reason in unsupported_across(text, SENTENCES, language, "en")]
    return reasons if is_in(language, text) else [*reasons, "language"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Autofähre Marit Lund sinkt an ihrem Liegeplatz in Skarholm"),
        ("de", "Taucher fanden am Montagmorgen ein Leck von 2,5 Metern."),
        ("de", "Rund 1,2 Millionen Besucher nutzten die alte Fähre."),
        ("de-AT", "Ökonomin Tove Brandt schätzt den Schaden auf 90 Mio. Kronen."),
        ("de", "Die Inspektion am 3. Mai in Deutschland hatte das Schiff bestanden."),
        ("de", "Wahl rechnet mit zwanzig Tagen Arbeit."),
        ("uk", "Пором «Маріт Лунд» затонув у Скарголмі."),
        ("uk", "Водолази знайшли в понеділок пробоїну 2,5 метра."),
        ("uk", "Поромом скористалися 1,2 млн відвідувачів."),
        ("uk", "Економістка Туве Брандт оцінює збитки у 90 мільйонів крон."),
        ("uk", "За словами Педера Валя, робота триватиме двадцять днів у Німеччині."),
        ("fr", "Environ 1,2 million de visiteurs ont pris le ferry, inspecté le 3 mai en Allemagne."),
        ("es", "Unos 1.200.000 viajeros tomaron el ferry en Skarholm el domingo."),
        ("ja", "潜水士は2.5メートルの亀裂を見つけた。"),
        ("xx", "Marit Lund in Skarholm"),
    ],
)
def test_what_the_sentences_say_may_be_said_in_another_language(language: str, text: str) -> None:
    assert strange(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("de", "Die Fähre sank in Budapest.", "Budapest"),
        ("de", "Das sagte Kolb am Montag.", "Kolb"),
        ("de", "Die Anwältin Ada Kolb warnte vor Folgen.", "Ada"),
        ("de", "Nach Angaben von Müller war das Schiff alt.", "Müller"),
        ("de", "Rund 3,4 Millionen Besucher nutzten die Fähre.", "3.4 million"),
        ("de", "Das Leck ist 1.200 Meter lang.", "1200"),
        ("de", "Taucher fanden am Freitag ein Leck.", "Friday"),
        ("de", "Die Inspektion war am 3. Juni.", "June"),
        ("de", "Die Regierung der Türkei hilft.", "Turkey"),
        ("de", "Die Fähre sank nicht.", "nicht"),
        ("de", "The ferry sank at its berth in Skarholm.", "language"),
        ("uk", "Пором затонув у Будапешті.", "Будапешті"),
        ("uk", "Про це сказав Макрон.", "Макрон"),
        ("uk", "Поромом скористалися 3,4 млн відвідувачів.", "3.4 million"),
        ("uk", "Пором затонув у п'ятницю.", "Friday"),
        ("uk", "Судно збудували у Польщі.", "Poland"),
        ("uk", "The ferry sank.", "language"),
        ("fr", "Le ferry a coulé à Budapest.", "Budapest"),
        ("fr", "Selon Kolb, le navire a coulé vendredi.", "Kolb"),
        ("es", "Unos 3.400.000 viajeros tomaron el ferry.", "3400000"),
        ("ja", "フェリーに99人が乗っていた。", "99"),
    ],
)
def test_an_invented_name_number_date_or_country_is_found(language: str, text: str, what: str) -> None:
    assert what in strange(text, language)


@given(st.text(), st.text(), st.sampled_from(["de", "uk", "fr", "ar", "zh-Hant", "xx", "", "de_AT", "é"]))
def test_any_text_can_be_asked_about(text: str, sentence: str, language: str) -> None:
    unsupported_across(text, [sentence], language, "en")
    in_english(text, language)
    is_in(language, text)


@given(st.from_regex(r"[1-9][0-9]{0,2}(\.[0-9]{3}){0,3}(,[0-9]{1,2})?", fullmatch=True))
def test_a_german_number_keeps_its_value(written: str) -> None:
    assert float(in_english(written, "de")) == float(written.replace(".", "").replace(",", "."))


def test_a_long_line_of_digits_and_marks_is_read_at_once() -> None:
    line = "1.000" * 20_000 + " 1 000" * 20_000

    assert in_english(line, "de")

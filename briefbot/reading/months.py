"""The months' names, whole and cut short, in the languages whose feeds spell them out."""

_NAMES = (
    # English, German, French, Spanish, Italian, Portuguese, Dutch, Polish (both cases), Russian, Ukrainian (genitive),
    # Swedish and Danish, Turkish, Czech (genitive)
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari styczeń stycznia sty "
    "январь января янв січень січня січ ocak oca leden ledna led",
    "february feb febr februar feber février fevrier févr fevr fév febrero febbraio fevereiro fev februari luty lutego lut "
    "февраль февраля фев февр лютий лютого лют şubat şub únor února úno",
    "march mar märz mär mrz mars marzo março marco maart mrt marzec marca март марта мар берез березень березня бер "
    "mart marts březen března bře",
    "april apr avril avr abril abr aprile kwiecień kwietnia kwi апрель апреля апр квітень квітня квіт кві nisan nis "
    "duben dubna dub",
    "may mai mayo maggio mag maio mei maj maja май мая травень травня трав тра mayıs květen května kvě",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze июнь июня июн червень червня черв чер haziran haz "
    "červen června čvn",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip июль июля июл липень липня лип temmuz tem "
    "červenec července čvc",
    "august aug août aout agosto ago augustus sierpień sierpnia sie август августа авг серпень серпня серп сер "
    "augusti ağustos ağu srpen srpna srp",
    "september sep sept septembre septiembre setiembre settembre set setembro wrzesień września wrz "
    "сентябрь сентября сен сент вересень вересня вер eylül eyl září zář",
    "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź "
    "октябрь октября окт жовтень жовтня жовт жов ekim eki říjen října říj",
    "november nov novembre noviembre novembro listopad listopada lis ноябрь ноября ноя нояб листопада лист kasım kas",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro desember grudzień grudnia gru "
    "декабрь декабря дек грудень грудня груд гру aralık ara prosinec prosince pro",
)
# Czech and Croatian call other months by names that are Polish or Ukrainian here (listopad, srpanj); the larger tongue wins.

MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}

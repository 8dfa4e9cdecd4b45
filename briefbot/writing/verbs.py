"""English verbs whose forms have no beginning in common, so that "falls" is borne out by "fell"."""

from briefbot.stories.terms import stem

_VERBS = """
bear bore borne | beat beaten | become became | begin began begun | bind bound | bite bit bitten | blow blew blown
break broke broken | bring brought | build built | burn burnt | buy bought | catch caught | choose chose chosen
come came | deal dealt | dig dug | draw drew drawn | drive drove driven | eat ate eaten | fall fell fallen | feed fed
feel felt | fight fought | find found | flee fled | fly flew flown | forbid forbade forbidden
forget forgot forgotten | freeze froze frozen | get got gotten | give gave given | go went gone goes | grow grew grown
hang hung | hear heard | hide hid hidden | hold held | keep kept | know knew known | lay laid | lead led
leave left | lend lent | lie lay lain | light lit | lose lost | make made | mean meant | meet met | overcome overcame
overthrow overthrew overthrown | pay paid | rebuild rebuilt | ride rode ridden | rise rose risen | run ran
say said | see saw seen | seek sought | sell sold | send sent | shake shook shaken | shoot shot | show shown
shrink shrank shrunk | sing sang sung | sink sank sunk | sit sat | sleep slept | slide slid | speak spoke spoken
spend spent | stand stood | steal stole stolen | strike struck | swear swore sworn | sweep swept | swim swam swum
take took taken | teach taught | tear tore torn | tell told | think thought | throw threw thrown
undergo underwent undergone | understand understood | uphold upheld | wear wore worn | win won
withdraw withdrew withdrawn | write wrote written
"""
_ALIKE = [frozenset(map(stem, verb.split())) for verb in _VERBS.replace("\n", "|").split("|")]
_FORMS = {form: alike for alike in _ALIKE for form in alike}


def forms(term: str) -> frozenset[str]:
    """The stems of a verb of which the term is one; the term alone where it is of no verb that is bent so."""
    return _FORMS.get(term, frozenset({term}))

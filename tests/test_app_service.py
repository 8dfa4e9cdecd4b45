"""What the service puts together of the settings: who writes the first paragraph of a digest."""

from collections.abc import Sequence
from dataclasses import replace

from outlet_parts import STORED, owed

from briefbot.app_service import lead_by
from briefbot.ports import Payer
from briefbot.values import Brief
from briefbot.writing.lead import Lead


async def test_a_digests_first_paragraph_is_paid_for_by_its_chat_and_tells_nothing_that_was_withdrawn() -> None:
    class Writer:
        """A writer of leads that writes down what it was given."""

        async def write(self, briefs: Sequence[Brief], language: str, payer: Payer) -> Lead:
            self.given = (len(briefs), len(briefs[0].key_points), language, payer)
            return Lead(text="A day of boats.", evidence=("B1",))

    writer, subscriber = Writer(), replace(owed().subscriber, language="de")
    lead = lead_by(writer)  # type: ignore[arg-type]
    assert lead
    said = await lead([replace(STORED, without=frozenset({"p1"}))], subscriber)

    assert said == "A day of boats."
    assert writer.given[1] == len(STORED.brief.key_points) - 1
    assert writer.given[2:] == ("de", Payer(chat=f"{subscriber.address.outlet}:{subscriber.address.chat}"))
    assert lead_by(None) is None

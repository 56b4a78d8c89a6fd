"""One evening of a depot with one charger, over a real connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ocpp16_sdk import messages as m

from .charger import Charger, with_display
from .depot import Depot


@dataclass
class Evening:
    """What came of it."""

    interval: int
    welcome: bool
    transaction: int
    price: str
    year: int
    limit: str
    service: list[str]
    restarts: list[m.ResetStatus]


async def charge(charger: Charger, id_tag: str) -> int:
    """A whole transaction; returns its id."""
    now = datetime.now(UTC)
    transaction_id = await charger.start(id_tag, now)
    await charger.measure(transaction_id, now)
    await charger.stop(transaction_id, now)
    return transaction_id


async def evening(depot: Depot) -> Evening:
    """Let a charger boot, charge and be looked after."""
    async with depot.serve("127.0.0.1", port=0):
        url = f"ws://127.0.0.1:{depot.port}/ocpp"
        charger = with_display(Charger(url, "CP001", password="16 secret bytes."))
        async with charger:
            return Evening(
                interval=await charger.hello(),
                welcome=await charger.is_welcome("04A2B3"),
                transaction=await charge(charger, "04A2B3"),
                price=await charger.price("04A2B3"),
                year=await charger.year(),
                limit=await depot.limit("CP001", 16.0),
                service=await depot.service("CP001"),
                restarts=await depot.restart_all(),
            )

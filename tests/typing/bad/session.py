"""One session of a depot and a charger, over a real connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ocpp16_sdk import messages as m

from .charger import Charger, with_functions
from .depot import Depot


@dataclass
class Results:
    """The results of the session."""

    interval: int
    may_charge: bool
    transaction: int
    price: str
    year: int
    limit: str
    maintain: list[str]
    restarts: list[m.ResetStatus]


async def charge(charger: Charger, id_tag: str) -> int:
    """Run a whole transaction; return its id."""
    now = datetime.now(UTC)
    transaction_id = await charger.begin(id_tag, now)
    await charger.measure(transaction_id, now)
    await charger.finish(transaction_id, now)
    return transaction_id


async def run_session(depot: Depot) -> Results:
    """Let a charger boot and charge, and call it."""
    with depot.serve("127.0.0.1", port=0):  # wrong: not async
        url = f"ws://127.0.0.1:{depot.port}/ocpp"
        charger = with_functions(Charger(url, "CP001", passwd="16 secret bytes."))  # wrong: no such option
        with charger:  # wrong: not async
            return Results(
                interval=await charger.register(),
                may_charge=await charger.may_charge("04A2B3"),
                transaction=await charge(charger, "04A2B3"),
                price=charger.price("04A2B3"),  # wrong: not awaited
                year=await charger.year(),
                limit=await depot.limit("CP001", 16.0),
                maintain=await depot.maintain("CP001"),
                restarts=await depot.restart_all(),
            )

"""What two vendors get wrong in their own ways, as rules that count for their charge points alone."""

import json
from zoneinfo import ZoneInfo

from ocpp16_sdk import AsyncCentralSystem, messages as m
from ocpp16_sdk.validation.lenient import ByVendor, FaultyValue, Lenient, Replacement, Rule, times_without_zone


def data_as_text(spot: FaultyValue) -> Replacement | None:
    """Acme sends JSON objects where a text with JSON belongs."""
    if spot.message is m.DataTransferRequest and spot.path == ("data",) and isinstance(spot.value, dict):
        return spot.put(json.dumps(spot.value))
    return None


def no_time(spot: FaultyValue) -> Replacement | None:
    """The firmware before 2.0 has no clock, and sends "0" for every time that it may leave out."""
    return spot.drop() if spot.optional and spot.value == "0" else None


quirks = ByVendor(
    Lenient(),
    {
        ("Acme", "Wallbox*"): Lenient().with_rules(Rule("data_as_text", data_as_text), Rule("no_time", no_time)),
        ("Example*", "*"): Lenient().with_rules(times_without_zone(ZoneInfo("Europe/Berlin"))),
    },
)
central_system = AsyncCentralSystem(policy=quirks)

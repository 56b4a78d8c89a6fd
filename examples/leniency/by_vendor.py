"""Rules of an application, and policies by vendor and model."""

import json
from zoneinfo import ZoneInfo

from ocpp16_sdk import AsyncCentralSystem, ConnectionOptions, messages as m
from ocpp16_sdk.validation.lenient import ByVendor, FaultyValue, Lenient, Replacement, Rule, times_without_zone


def data_as_text(faulty: FaultyValue) -> Replacement | None:
    """Acme sends JSON objects instead of texts that contain JSON."""
    is_data = faulty.payload_type is m.DataTransferRequest and faulty.path == ("data",)
    return faulty.replace(json.dumps(faulty.value)) if is_data and isinstance(faulty.value, dict) else None


def no_time(faulty: FaultyValue) -> Replacement | None:
    """Firmware before 2.0 has no clock and sends "0" for every optional time."""
    return faulty.remove() if faulty.optional and faulty.value == "0" else None


by_vendor = ByVendor(
    Lenient(),
    {
        ("Acme", "Wallbox*"): Lenient().with_rules(Rule("data_as_text", data_as_text), Rule("no_time", no_time)),
        ("Example*", "*"): Lenient().with_rules(times_without_zone(ZoneInfo("Europe/Berlin"))),
    },
)
central_system = AsyncCentralSystem(connection=ConnectionOptions(policy=by_vendor))

"""The measured messages: valid, with typical content, without white space."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]

compact = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Sample:
    """A request and its response, as JSON objects."""

    name: str
    action: str
    request: Payload
    response: Payload

    def call(self, unique_id: str) -> str:
        """Return the text of the CALL."""
        return compact([2, unique_id, self.action, self.request])


def unique_ids() -> Iterator[str]:
    """Yield unique ids of the usual length, that of a UUID (OCPP-J 4.1.4)."""
    number = 0
    while True:
        yield f"5f1c3a52-9d0e-4b7a-8c1f-{number:012d}"
        number += 1


_NOW = "2026-05-01T12:34:56.417Z"
_ACCEPTED: Payload = {"status": "Accepted", "expiryDate": "2027-01-01T00:00:00.000Z", "parentIdTag": "FLEET-0042"}

# Readings of a charge point: measurand, phase, unit, value.
_READINGS = (
    ("Energy.Active.Import.Register", "L1", "Wh", 1048576.25),
    ("Power.Active.Import", "L1", "W", 3665.96),
    ("Current.Import", "L1", "A", 15.93),
    ("Voltage", "L1-N", "V", 230.12),
    ("Energy.Active.Import.Register", "L2", "Wh", 1047311.5),
    ("Power.Active.Import", "L2", "W", 3650.33),
    ("Current.Import", "L2", "A", 15.88),
    ("Voltage", "L2-N", "V", 229.87),
)


def _sampled_value(reading: int, minute: int) -> Payload:
    measurand, phase, unit, value = _READINGS[reading]
    return {
        "value": f"{value + minute / 4:.2f}",
        "context": "Sample.Periodic",
        "format": "Raw",
        "measurand": measurand,
        "phase": phase,
        "location": "Outlet",
        "unit": unit,
    }


def meter_values(values: int, samples: int) -> Sample:
    """Return MeterValues with `values` meter values of `samples` sampled values each."""
    request: Payload = {
        "connectorId": 1,
        "transactionId": 170141,
        "meterValue": [
            {
                "timestamp": f"2026-05-01T12:{minute:02d}:00.417Z",
                "sampledValue": [_sampled_value(reading, minute) for reading in range(samples)],
            }
            for minute in range(values)
        ],
    }
    return Sample(f"MeterValues {values}x{samples}", "MeterValues", request, {})


SMALL = (
    Sample("Heartbeat", "Heartbeat", {}, {"currentTime": _NOW}),
    Sample("Authorize", "Authorize", {"idTag": "04A2B3C4D5E680"}, {"idTagInfo": _ACCEPTED}),
    Sample(
        "BootNotification",
        "BootNotification",
        {
            "chargePointVendor": "Examplary Chargers",
            "chargePointModel": "Wallbox Duo 22",
            "chargePointSerialNumber": "EC22-2026-000417",
            "chargeBoxSerialNumber": "CB-7781-000417",
            "firmwareVersion": "4.11.2-build.2093",
            "iccid": "8949020000012345678",
            "imsi": "262019876543210",
            "meterType": "EM340-DIN AV2 3X",
            "meterSerialNumber": "KX1290417",
        },
        {"status": "Accepted", "currentTime": _NOW, "interval": 300},
    ),
    Sample(
        "StatusNotification",
        "StatusNotification",
        {
            "connectorId": 1,
            "errorCode": "NoError",
            "status": "SuspendedEV",
            "timestamp": _NOW,
            "info": "charging stopped by the vehicle",
            "vendorId": "com.example.chargers",
            "vendorErrorCode": "0x0000",
        },
        {},
    ),
    Sample(
        "StartTransaction",
        "StartTransaction",
        {"connectorId": 1, "idTag": "04A2B3C4D5E680", "meterStart": 1048576, "timestamp": _NOW, "reservationId": 77},
        {"transactionId": 170141, "idTagInfo": _ACCEPTED},
    ),
)
MEDIUM = meter_values(1, 4)
LARGE = meter_values(60, 8)
SAMPLES = (*SMALL, MEDIUM, LARGE)

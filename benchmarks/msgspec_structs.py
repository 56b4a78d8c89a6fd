"""The same payloads as msgspec structs, the fastest typed decoder for Python that we know.

The structs are frozen, refuse unknown fields, and have the limits of the schemas and the enums of the package. Decode:
first the frame with a raw payload, as the action determines the class, then the payload. msgspec accepts some texts
that the schema or OCPP refuses (null for an absent field, times that are not RFC 3339). It writes times with `Z`, and
milliseconds only if they are not zero.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct
from msgspec.json import Decoder, Encoder

from benchmarks.harness import Step
from benchmarks.samples import Sample, compact
from ocpp16_sdk import messages as m

Moment = Annotated[datetime, Meta(tz=True)]
Text20 = Annotated[str, Meta(max_length=20)]
Text25 = Annotated[str, Meta(max_length=25)]
Text50 = Annotated[str, Meta(max_length=50)]


class Payload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename="camel"):
    pass


class HeartbeatRequest(Payload, frozen=True):
    pass


class HeartbeatResponse(Payload, frozen=True):
    current_time: Moment


class AuthorizeRequest(Payload, frozen=True):
    id_tag: Text20


class IdTagInfo(Payload, frozen=True):
    status: m.AuthorizationStatus
    expiry_date: Moment | None = None
    parent_id_tag: Text20 | None = None


class AuthorizeResponse(Payload, frozen=True):
    id_tag_info: IdTagInfo


class BootNotificationRequest(Payload, frozen=True):
    charge_point_vendor: Text20
    charge_point_model: Text20
    charge_point_serial_number: Text25 | None = None
    charge_box_serial_number: Text25 | None = None
    firmware_version: Text50 | None = None
    iccid: Text20 | None = None
    imsi: Text20 | None = None
    meter_type: Text25 | None = None
    meter_serial_number: Text25 | None = None


class BootNotificationResponse(Payload, frozen=True):
    status: m.RegistrationStatus
    current_time: Moment
    interval: int


class StatusNotificationRequest(Payload, frozen=True):
    connector_id: int
    error_code: m.ChargePointErrorCode
    status: m.ChargePointStatus
    info: Text50 | None = None
    timestamp: Moment | None = None
    vendor_id: Annotated[str, Meta(max_length=255)] | None = None
    vendor_error_code: Text50 | None = None


class StatusNotificationResponse(Payload, frozen=True):
    pass


class StartTransactionRequest(Payload, frozen=True):
    connector_id: int
    id_tag: Text20
    meter_start: int
    timestamp: Moment
    reservation_id: int | None = None


class StartTransactionResponse(Payload, frozen=True):
    id_tag_info: IdTagInfo
    transaction_id: int


class SampledValue(Payload, frozen=True):
    value: str
    context: m.ReadingContext | None = None
    format: m.ValueFormat | None = None
    measurand: m.Measurand | None = None
    phase: m.Phase | None = None
    location: m.Location | None = None
    unit: m.UnitOfMeasure | None = None


class MeterValue(Payload, frozen=True):
    timestamp: Moment
    sampled_value: tuple[SampledValue, ...]


class MeterValuesRequest(Payload, frozen=True):
    connector_id: int
    meter_value: tuple[MeterValue, ...]
    transaction_id: int | None = None


class MeterValuesResponse(Payload, frozen=True):
    pass


class Call(Struct, array_like=True):
    kind: int
    unique_id: str
    action: str
    payload: Raw


_PAIRS: dict[str, tuple[type[Payload], type[Payload]]] = {
    "Heartbeat": (HeartbeatRequest, HeartbeatResponse),
    "Authorize": (AuthorizeRequest, AuthorizeResponse),
    "BootNotification": (BootNotificationRequest, BootNotificationResponse),
    "StatusNotification": (StatusNotificationRequest, StatusNotificationResponse),
    "StartTransaction": (StartTransactionRequest, StartTransactionResponse),
    "MeterValues": (MeterValuesRequest, MeterValuesResponse),
}
_requests = {action: Decoder(request) for action, (request, _) in _PAIRS.items()}
_frames = Decoder(Call)
_encode: Callable[[object], bytes] = Encoder().encode


def _read(text: str) -> tuple[Call, Payload]:
    call = _frames.decode(text)
    return call, _requests[call.action].decode(call.payload)


class Msgspec:
    """Decode: `Decoder` of the frame, then of the payload. Encode: `Encoder` of the array, decoded to text."""

    name = "msgspec"

    def decoder(self, sample: Sample) -> Step:
        def decode(text: str) -> object:
            return _read(text)[1]

        return decode

    def encoder(self, sample: Sample) -> Step:
        request = _requests[sample.action].decode(compact(sample.request))

        def encode(unique_id: str) -> str:
            return _encode((2, unique_id, sample.action, request)).decode()

        return encode

    def exchanger(self, sample: Sample) -> Step:
        response = msgspec.convert(sample.response, _PAIRS[sample.action][1])

        def exchange(text: str) -> str:
            call, _request = _read(text)
            return _encode((3, call.unique_id, response)).decode()

        return exchange

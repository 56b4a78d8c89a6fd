"""The library `ocpp` of The Mobility House, which is the most used one.

`OcppLibrary` calls the same functions as its `ChargePoint` for each message, in the same order. It omits the parts that
neither read nor write: logging, `inspect.signature` of the handler, and the worker thread for validation. The library
makes no request object: a handler receives the fields as snake_case keywords, nested objects as dicts. `serve` runs its
`ChargePoint` unchanged.

The library has no types, so its modules are `Any`. Only this file uses it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.harness import Step
from benchmarks.samples import Sample

_messages: Any = import_module("ocpp.messages")
_charge_point: Any = import_module("ocpp.charge_point")
_routing: Any = import_module("ocpp.routing")
_v16: Any = import_module("ocpp.v16")
_call: Any = import_module("ocpp.v16.call")
_call_result: Any = import_module("ocpp.v16.call_result")
_VERSION = "1.6"

OCPPError: type[Exception] = _messages.OCPPError
"""The base class of its errors for a wrong message."""


def _snake(payload: Any) -> Any:
    return _charge_point.camel_to_snake_case(payload)


def _wire(payload: Any) -> Any:
    """Convert a dataclass to a dict in camelCase without absent fields, as its `_handle_call` does."""
    fields = _charge_point.remove_nones(_charge_point.serialize_as_dict(payload))
    return _charge_point.snake_to_camel_case(fields)


def _read(text: str) -> tuple[Any, Any]:
    message = _messages.unpack(text)
    _messages._validate_payload(message, _VERSION)
    return message, _snake(message.payload)


class OcppLibrary:
    """Decode: `unpack`, validation with jsonschema, snake_case. Encode: camelCase, validation, `to_json`."""

    name = "ocpp"

    def decoder(self, sample: Sample) -> Step:
        def decode(text: str) -> object:
            return _read(text)[1]

        return decode

    def encoder(self, sample: Sample) -> Step:
        request = getattr(_call, sample.action)(**_snake(sample.request))

        def encode(unique_id: str) -> object:
            message = _messages.Call(unique_id, sample.action, _wire(request))
            _messages._validate_payload(message, _VERSION)
            return message.to_json()

        return encode

    def exchanger(self, sample: Sample) -> Step:
        response = getattr(_call_result, sample.action)(**_snake(sample.response))

        def exchange(text: str) -> object:
            message, _fields = _read(text)
            answer = message.create_call_result(_wire(response))
            _messages._validate_payload(answer, _VERSION)
            return answer.to_json()

        return exchange


async def serve(pipe: object, sample: Sample, *, thread: bool) -> None:
    """Answer the calls of `pipe` with its `ChargePoint`, until cancelled."""
    response = getattr(_call_result, sample.action)(**_snake(sample.response))

    def handle(self: object, **fields: object) -> object:
        return response

    # Its base class collects the handlers that have its decorator.
    members = {"handle": _routing.on(sample.action)(handle)}
    charge_point: Any = type("Handling", (_v16.ChargePoint,), members)("CP001", pipe)
    _messages.ASYNC_VALIDATION = thread
    await charge_point.start()

"""The library that most people use, `ocpp` of The Mobility House.

`Incumbent` does what its `ChargePoint` does with each message, by the same functions in the same order, and leaves out
what is no part of reading and writing: logging, `inspect.signature` of the handler, and the worker thread that it
validates in by default. It makes no request object: a handler gets the fields as snake_case keywords, nested ones as
dicts. `serve` is its `ChargePoint` itself.

The library has no types: nothing but this file touches it, through modules that are `Any`.
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
"""The base of what it raises for a broken message."""


def _snake(payload: Any) -> Any:
    return _charge_point.camel_to_snake_case(payload)


def _wire(payload: Any) -> Any:
    """As its `_handle_call` does: from a dataclass to a dict, without what is absent, in camelCase."""
    fields = _charge_point.remove_nones(_charge_point.serialize_as_dict(payload))
    return _charge_point.snake_to_camel_case(fields)


def _read(text: str) -> tuple[Any, Any]:
    message = _messages.unpack(text)
    _messages._validate_payload(message, _VERSION)
    return message, _snake(message.payload)


class Incumbent:
    """Decode: `unpack`, validation with jsonschema, snake_case. Encode: the same the other way round, to `to_json`."""

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
    """Answer the calls that arrive at `pipe` with its `ChargePoint`, until cancelled."""
    response = getattr(_call_result, sample.action)(**_snake(sample.response))

    def handle(self: object, **fields: object) -> object:
        return response

    # Its base class collects the handlers that its decorator has marked.
    members = {"handle": _routing.on(sample.action)(handle)}
    charge_point: Any = type("Handling", (_v16.ChargePoint,), members)("CP001", pipe)
    _messages.ASYNC_VALIDATION = thread
    await charge_point.start()

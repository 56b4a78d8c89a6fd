"""The measured implementations and their work; `json` only parses and prints, and is the lower bound.

No implementation makes unique ids (the others use UUIDs) or calls a handler.
"""

from __future__ import annotations

import json
from typing import Protocol

from benchmarks.harness import Step
from benchmarks.samples import Sample, compact
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.protocol import Call, Session, encode_call
from ocpp16_sdk.validation import Strict


class Implementation(Protocol):
    """One implementation. A step handles one batch of messages; its preparation is not timed."""

    name: str

    def decoder(self, sample: Sample) -> Step:
        """Return a step from the text of a CALL to the request."""
        ...

    def encoder(self, sample: Sample) -> Step:
        """Return a step from a unique id to the text of the CALL; the request is prepared."""
        ...

    def exchanger(self, sample: Sample) -> Step:
        """Return a step from the text of a CALL to the text of its CALLRESULT; the response is prepared."""
        ...


class Json:
    """`json.loads` of the text, `json.JSONEncoder.encode` of the array: dicts without validation."""

    name = "json"

    def decoder(self, sample: Sample) -> Step:
        return json.loads

    def encoder(self, sample: Sample) -> Step:
        def encode(unique_id: str) -> str:
            return compact([2, unique_id, sample.action, sample.request])

        return encode

    def exchanger(self, sample: Sample) -> Step:
        def exchange(text: str) -> str:
            return compact([3, json.loads(text)[1], sample.response])

        return exchange


class Sdk:
    """This package as a connection uses it, without the transport.

    Decode: `Session.receive` reads the frame and records the call, the action table returns the class, `Strict.load`
    makes the frozen request and validates it. Encode: `Strict.dump`, and the frame around the payload. An answer is
    written by `Session.result`, which removes the recorded call.
    """

    name = "ocpp16_sdk"

    def decoder(self, sample: Sample) -> Step:
        session, policy = Session(), Strict()

        def decode(text: str) -> object:
            call = session.receive(text)
            assert isinstance(call, Call)
            return policy.load(ACTIONS[call.action].request, call.payload)

        return decode

    def encoder(self, sample: Sample) -> Step:
        policy = Strict()
        request = policy.load(ACTIONS[sample.action].request, compact(sample.request))

        def encode(unique_id: str) -> str:
            return encode_call(unique_id, request.__action__, policy.dump(request))

        return encode

    def exchanger(self, sample: Sample) -> Step:
        session, policy = Session(), Strict()
        response = policy.load(ACTIONS[sample.action].response, compact(sample.response))

        def exchange(text: str) -> str:
            call = session.receive(text)
            assert isinstance(call, Call)
            policy.load(ACTIONS[call.action].request, call.payload)
            return session.result(call, policy.dump(response))

        return exchange

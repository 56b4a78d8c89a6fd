"""Who is measured, and what exactly each of them does; `json` is the floor, as it only parses and prints.

Nobody draws unique ids (a UUID for all who do) and nobody calls a handler.
"""

from __future__ import annotations

import json
from typing import Protocol

from benchmarks.harness import Step
from benchmarks.samples import Sample, compact
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.protocol import Call, Session, encode_call
from ocpp16_sdk.validation import Strict


class Contestant(Protocol):
    """One way of doing the work; a step serves one batch, and prepares what it needs before that."""

    name: str

    def decoder(self, sample: Sample) -> Step:
        """From the text of a CALL to the request."""
        ...

    def encoder(self, sample: Sample) -> Step:
        """From a unique id and the request, ready before, to the text of the CALL."""
        ...

    def exchanger(self, sample: Sample) -> Step:
        """From the text of a CALL to the request, and from the response, ready before, to the text of its answer."""
        ...


class Json:
    """`json.loads` of the text, `json.JSONEncoder.encode` of the array: dicts, unchecked."""

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

    Decode: `Session.receive` reads the frame and books the call, the action table gives the class, `Strict.load` makes
    the frozen request, checked to the letter of the schema. Encode: `Strict.dump` and the frame around it. The answer
    to a call goes through `Session.result`, which ends the booking.
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

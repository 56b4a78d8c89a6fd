"""A connection that receives broken frames, and the check of its answer to each."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TextIO, cast

import anyio

from ocpp16_sdk import ConnectionOptions, ErrorCode, JsonLines, LocalCallError, Observation, OcppError, messages as m
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import Action, Initiator, Route
from ocpp16_sdk.transports import memory_pair
from ocpp16_sdk.validation import Policy
from tests.support.broken_frames import OPEN, valid
from tests.support.frame_addressees import LONGEST_ID, Tally, addressee
from tests.support.payload_cases import whole
from tests.support.schemas import own_schemas

_BATCH_TIMEOUT = 30.0  # seconds; after that the answer to a frame is missing
_SHORT_BATCH_TIMEOUT = 1.0  # seconds; used to shrink the batch that shows a known violation
_REFUSING = {"Authorize", "Reset"}
_FAILING = {"StartTransaction", "GetConfiguration"}


class NullStream:
    """A stream that discards everything."""

    def write(self, _: str) -> None: ...
    def flush(self) -> None: ...


class Subject:
    """A connection with a handler for every action of its peer, an observer, and one outgoing call that is always open.

    A `careful` subject notices a missing answer at once, and needs more time for each frame.
    """

    def __init__(self, peer: Initiator, policy: Policy, tally: Tally, *, careful: bool = False) -> None:
        self.tally = tally
        self._careful = careful
        self._connection_error: Exception | None = None
        self._here, self._there = memory_pair()
        self._log = JsonLines(cast("TextIO", NullStream()))
        self._observer_error: Exception | None = None
        routes = {
            action.name: Route(action.request, _handler(action))
            for action in m.ACTIONS.values()
            if action.initiator in (peer, Initiator.BOTH)
        }
        self._served = {
            text
            for text in valid()
            if text.startswith("[2") and json.loads(text)[2] in routes.keys() - _REFUSING - _FAILING
        }
        self._connection = Connection(
            self._here,
            routes,
            identity="CP1",
            options=ConnectionOptions(policy=policy, call_timeout=86_400, observer=self._observe),
        )
        self._open = ""
        self._probes = 0

    def _observe(self, observation: Observation) -> None:
        try:
            self._log(observation)
        except Exception as error:
            self._observer_error = error
            raise

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Callable[[Sequence[str]], Awaitable[None]]]:
        """Run the connection; yield a function that sends a batch, and raises AssertionError after a wrong answer."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._run_connection)
            tasks.start_soon(self._call)
            self._open = (await self._receive())[1]
            yield self._send_batch
            tasks.cancel_scope.cancel()

    async def _run_connection(self) -> None:
        try:
            await self._connection.run()
        except Exception as error:
            self._connection_error = error
        await self._there.aclose()

    async def _call(self) -> None:
        while self._connection.closed is None:
            try:
                await self._connection.call(m.HeartbeatRequest())
            except OcppError:
                continue

    async def _send_batch(self, batch: Sequence[str]) -> None:
        try:
            with anyio.fail_after(_SHORT_BATCH_TIMEOUT if self._careful else _BATCH_TIMEOUT):
                for text in batch:
                    await self._send_frame(text)
                await self._receive_only(await self._probe())
        except TimeoutError:
            raise AssertionError("the last frame, or one before, got no answer") from None
        except ConnectionClosedError:
            raise AssertionError("the connection is closed") from self._connection_error
        if self._observer_error is not None:
            raise AssertionError("the observer failed") from self._observer_error

    async def _send_frame(self, pattern: str) -> None:
        text = pattern.replace(OPEN, self._open)
        self.tally.frames += 1
        await self._there.send(text)
        match addressee(text):
            case 2, unique_id, size:
                answer = await self._answer(sure=size <= LONGEST_ID)
                if answer is not None:
                    self._check_answer(answer, unique_id, served=pattern in self._served)
            case 3 | 4, unique_id, _ if unique_id == self._open:
                self.tally.ends += 1
                kind, self._open, *_ = await self._receive()
                assert kind == 2, "the next outgoing call was expected"
            case _:
                pass

    def _check_answer(self, answer: list[Any], unique_id: str, *, served: bool) -> None:
        assert answer[1] == unique_id, f"an answer to no call: {answer}"
        self.tally.calls += 1
        match answer:
            case 3, _, dict():
                self.tally.results += 1
            case 4, _, code, str(), dict() if code in list(ErrorCode):
                assert not served, f"a valid CALL was refused with {code}"
                self.tally.refusals += 1
            case _:
                raise AssertionError(f"not a valid answer: {answer}")

    async def _answer(self, *, sure: bool) -> list[Any] | None:
        """Return the answer to a CALL; None if there is none, which is allowed if an answer is not `sure`."""
        if sure and not self._careful:
            return await self._receive()
        probe = await self._probe()
        answer = await self._receive()
        if answer[1] == probe:
            assert not sure, "a CALL with a readable id got no answer"
            return None
        await self._receive_only(probe)
        return answer

    async def _probe(self) -> str:
        self._probes += 1
        probe = f"probe {self._probes}"
        await self._there.send(json.dumps([2, probe, "DataTransfer", {"vendorId": "x"}]))
        return probe

    async def _receive_only(self, probe: str) -> None:
        answer = await self._receive()
        assert answer[:2] == [3, probe], f"an answer to no call: {answer}"

    async def _receive(self) -> list[Any]:
        answer = json.loads(await self._there.receive())
        assert isinstance(answer, list)
        return [*answer]


def _handler(action: Action) -> Callable[[Any], Awaitable[Any]]:
    response = action.response.from_json(json.dumps(whole(own_schemas()[action.response.__name__], optional=True)))

    async def answer(_: Any) -> Any:
        if action.name in _REFUSING:
            raise LocalCallError(ErrorCode.SECURITY_ERROR, "no", {"why": "\x00"})
        if action.name in _FAILING:
            raise RuntimeError("an error of the handler")
        return response

    return answer

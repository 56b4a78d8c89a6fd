"""One end of a connection that is told broken frames, and the judge of what it says to each."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TextIO, cast

import anyio

from ocpp16_sdk import ErrorCode, JsonLines, LocalCallError, Observation, OcppError, messages as m
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.model import Action, Initiator, Route
from ocpp16_sdk.transports import memory_pair
from ocpp16_sdk.validation import Policy
from tests.support.broken_frames import OPEN, valid
from tests.support.frame_addressees import LONGEST_ID, Tally, addressee
from tests.support.payload_cases import whole
from tests.support.schemas import own_schemas

_PATIENCE = 30.0  # seconds that a batch may take: who waits longer waits for an answer that does not come
_LESS_PATIENCE = 1.0  # where a violation is known, and the least batch looked for that shows it
_REFUSING = {"Authorize", "Reset"}
_FAILING = {"StartTransaction", "GetConfiguration"}


class Nowhere:
    """A stream that keeps nothing."""

    def write(self, _: str) -> None: ...
    def flush(self) -> None: ...


class Subject:
    """A connection with a handler for every action of its peer, an observer, and an own call that is always open.

    A `careful` one sees at once that an answer is missing, and takes longer for each frame.
    """

    def __init__(self, peer: Initiator, policy: Policy, tally: Tally, *, careful: bool = False) -> None:
        self.tally = tally
        self._careful = careful
        self._ended: Exception | None = None
        self._here, self._there = memory_pair()
        self._log = JsonLines(cast("TextIO", Nowhere()))
        self._unobserved: Exception | None = None
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
            self._here, routes, identity="CP1", policy=policy, call_timeout=1e6, observer=self._observe
        )
        self._open = ""
        self._probes = 0

    def _observe(self, observation: Observation) -> None:
        try:
            self._log(observation)
        except Exception as error:
            self._unobserved = error
            raise

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[Callable[[Sequence[str]], Awaitable[None]]]:
        """Run the connection; what is given takes a batch, and raises an AssertionError if it is not served rightly."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._live)
            tasks.start_soon(self._call)
            self._open = (await self._hear())[1]
            yield self._take
            tasks.cancel_scope.cancel()

    async def _live(self) -> None:
        try:
            await self._connection.run()
        except Exception as error:
            self._ended = error
        await self._there.aclose()

    async def _call(self) -> None:
        while self._connection.closed is None:
            try:
                await self._connection.call(m.HeartbeatRequest())
            except OcppError:
                continue

    async def _take(self, batch: Sequence[str]) -> None:
        try:
            with anyio.fail_after(_LESS_PATIENCE if self._careful else _PATIENCE):
                for text in batch:
                    await self._try(text)
                await self._hear_only(await self._probe())
        except TimeoutError:
            raise AssertionError("nothing was said to the last frame, or to one before") from None
        except ConnectionClosedError:
            raise AssertionError("the connection has ended") from self._ended
        if self._unobserved is not None:
            raise AssertionError("the observer failed") from self._unobserved

    async def _try(self, pattern: str) -> None:
        text = pattern.replace(OPEN, self._open)
        self.tally.frames += 1
        await self._there.send(text)
        match addressee(text):
            case 2, unique_id, size:
                answer = await self._answer(sure=size <= LONGEST_ID)
                if answer is not None:
                    self._judge(answer, unique_id, served=pattern in self._served)
            case 3 | 4, unique_id, _ if unique_id == self._open:
                self.tally.ends += 1
                kind, self._open, *_ = await self._hear()
                assert kind == 2, "the next own call was expected"
            case _:
                pass

    def _judge(self, answer: list[Any], unique_id: str, *, served: bool) -> None:
        assert answer[1] == unique_id, f"this was said to nobody: {answer}"
        self.tally.calls += 1
        match answer:
            case 3, _, dict():
                self.tally.results += 1
            case 4, _, code, str(), dict() if code in list(ErrorCode):
                assert not served, f"a valid CALL was refused with {code}"
                self.tally.refusals += 1
            case _:
                raise AssertionError(f"no answer: {answer}")

    async def _answer(self, *, sure: bool) -> list[Any] | None:
        """What is said to a CALL; None only if it is not sure that anything is."""
        if sure and not self._careful:
            return await self._hear()
        probe = await self._probe()
        answer = await self._hear()
        if answer[1] == probe:
            assert not sure, "a CALL with a readable id got no answer"
            return None
        await self._hear_only(probe)
        return answer

    async def _probe(self) -> str:
        self._probes += 1
        probe = f"probe {self._probes}"
        await self._there.send(json.dumps([2, probe, "DataTransfer", {"vendorId": "x"}]))
        return probe

    async def _hear_only(self, probe: str) -> None:
        answer = await self._hear()
        assert answer[:2] == [3, probe], f"this was said to nobody: {answer}"

    async def _hear(self) -> list[Any]:
        answer = json.loads(await self._there.receive())
        assert isinstance(answer, list)
        return [*answer]


def _handler(action: Action) -> Callable[[Any], Awaitable[Any]]:
    response = action.response.from_json(json.dumps(whole(own_schemas()[action.response.__name__], optional=True)))

    async def answer(_: Any) -> Any:
        if action.name in _REFUSING:
            raise LocalCallError(ErrorCode.SECURITY_ERROR, "no", {"why": "\x00"})
        if action.name in _FAILING:
            raise RuntimeError("its own trouble")
        return response

    return answer

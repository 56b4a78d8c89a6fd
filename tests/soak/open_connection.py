"""One open connection of one charge point: it sends any text, and records the answers."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any
from urllib.parse import quote

import anyio
from anyio.abc import TaskGroup

from tests.soak.answers import answer
from tests.soak.raw_connection import CLOSED_ERRORS, RawConnection
from tests.soak.results import ExpectedAnswer, PendingCalls, Results
from tests.support.websocket_peers import CLOSE, PING, PONG, TEXT, frame

ANSWER_TIMEOUT = 30.0  # seconds for an answer; the machine has other work


class ConnectionClosed(Exception):  # noqa: N818 - the usual result
    """The connection is closed."""


@dataclass(frozen=True)
class ChargePointAddress:
    """A charge point, and the port that it connects to."""

    identity: str
    port: int
    has_rules: bool
    """Whether it must boot before it is served, and offer the subprotocol."""

    @property
    def request_target(self) -> str:
        """The path of its handshake."""
        return f"/ocpp/{quote(self.identity, safe='')}"


class OpenConnection:
    """A connection after its handshake; run `receive` in a task.

    While `may_be_closed` is False, the central system has to answer every CALL and keep the connection open.
    """

    def __init__(
        self, address: ChargePointAddress, raw: RawConnection, random: Random, results: Results, tasks: TaskGroup
    ) -> None:
        self.address, self.raw, self.random, self.results, self.tasks = address, raw, random, results, tasks
        self.may_be_closed = False
        self.closed: tuple[int, str] | None = None
        """Close code and reason."""
        self.may_read = anyio.Event()
        self.may_read.set()
        self._pending_calls = PendingCalls(results)
        self._numbers = count(1)
        self._changed = anyio.Event()

    def record_sent(self, text: str) -> ExpectedAnswer | None:
        """Record a text that is being sent; return the expected answer if it is a CALL."""
        return self._pending_calls.record_sent(text)

    async def send_text(self, text: str) -> None:
        """Send a text."""
        self.record_sent(text)
        await self.send_frames((TEXT, text.encode()))

    async def call(self, action: str, payload: Mapping[str, Any]) -> ExpectedAnswer:
        """Send a CALL."""
        text = json.dumps([2, f"{self.address.identity}.{next(self._numbers)}", action, payload])
        expected_answer = self.record_sent(text)
        assert expected_answer is not None
        await self.send_frames((TEXT, text.encode()))
        return expected_answer

    async def send_frames(self, *frames: tuple[int, bytes]) -> None:
        """Send frames."""
        await self.send_bytes(b"".join(frame(head, payload, masked=True) for head, payload in frames))

    async def send_bytes(self, *pieces: bytes, pause: float = 0.0) -> None:
        """Send bytes.

        Raises:
            ConnectionClosed: the connection is closed.
        """
        try:
            await self.raw.send_bytes(*pieces, pause=pause)
        except CLOSED_ERRORS:
            self.may_read.set()
            await self.wait_closed()
            raise ConnectionClosed from None

    async def wait_for_answers(self) -> None:
        """Wait until every CALL has its answer.

        Raises:
            ConnectionClosed: the connection is closed.
        """
        with anyio.move_on_after(ANSWER_TIMEOUT):
            while self._pending_calls.open:
                if self.closed is not None:
                    raise ConnectionClosed
                self._changed = anyio.Event()
                await self._changed.wait()
            self._pending_calls.remove_answered()
            return
        self._pending_calls.close(by_charge_point=False)
        self.may_be_closed = True
        raise ConnectionClosed

    async def wait_closed(self) -> tuple[int, str]:
        """Wait until the connection is closed; return how."""
        while self.closed is None:
            self._changed = anyio.Event()
            await self._changed.wait()
        return self.closed

    def finish(self) -> None:
        """Count the CALLs without an answer."""
        self._pending_calls.close(by_charge_point=self.may_be_closed)

    async def receive(self) -> None:
        """Read and answer until the connection is closed."""
        try:
            while self.closed is None:
                await self.may_read.wait()
                await self._handle_frame(*await self.raw.read_frame())
        except CLOSED_ERRORS:
            self.closed = self.closed or (1006, "")
        finally:
            self._changed.set()
        if not self.may_be_closed:
            self.results.add_violation(f"the central system has closed a connection: {self.closed}")

    async def _handle_frame(self, head: int, payload: bytes) -> None:
        if head == PING:
            # Some charge points send two pongs for each ping; an unsolicited pong is legal.
            await self.raw.send(*[(PONG, payload)] * self.random.choice((1, 1, 1, 2)))
        elif head == CLOSE:
            code = struct.unpack("!H", payload[:2])[0] if payload else 1005
            self.closed = code, payload[2:].decode()
            if self.random.random() < 0.5:
                await self.raw.send((CLOSE, payload))
        elif head == TEXT:
            message = json.loads(payload)
            if message[0] == 2:
                self.results.calls_received += 1
                self.tasks.start_soon(answer, self, message[1], message[2])
            else:
                self._pending_calls.record_received(message)
                self._changed.set()

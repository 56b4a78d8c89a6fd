"""One connection of one charge point: it says what it likes, and hears what is said to it."""

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
from tests.soak.ledger import Account, Due, Ledger
from tests.soak.line import ENDS, Line
from tests.support.websocket_peers import CLOSE, PING, PONG, TEXT, frame

PATIENCE = 30.0  # seconds for an answer that is due; the machine has other work


class Gone(Exception):  # noqa: N818 - the usual end
    """The connection has ended."""


@dataclass(frozen=True)
class Who:
    """A charge point, and where it connects to."""

    identity: str
    port: int
    has_rules: bool
    """Whether it has to boot before it is served, and to name the subprotocol."""

    @property
    def target(self) -> str:
        """Of its handshake."""
        return f"/ocpp/{quote(self.identity, safe='')}"


class Visit:
    """A connection whose handshake is done; `listen` is to run in a task of its own.

    It is `over` once the charge point does what may end it; until then the central system is held to every answer.
    """

    def __init__(self, who: Who, line: Line, random: Random, ledger: Ledger, tasks: TaskGroup) -> None:
        self.who, self.line, self.random, self.ledger, self.tasks = who, line, random, ledger, tasks
        self.over = False
        self.ended: tuple[int, str] | None = None
        """Close code and reason."""
        self.may_read = anyio.Event()
        self.may_read.set()
        self._account = Account(ledger)
        self._numbers = count(1)
        self._change = anyio.Event()

    def expect(self, text: str) -> Due | None:
        """Note that a text is being sent; returns what is due for it, if it is a CALL."""
        return self._account.said(text)

    async def say(self, text: str) -> None:
        """Send a text."""
        self.expect(text)
        await self.raw((TEXT, text.encode()))

    async def call(self, action: str, payload: Mapping[str, Any]) -> Due:
        """Send a CALL."""
        text = json.dumps([2, f"{self.who.identity}.{next(self._numbers)}", action, payload])
        due = self.expect(text)
        assert due is not None
        await self.raw((TEXT, text.encode()))
        return due

    async def raw(self, *frames: tuple[int, bytes]) -> None:
        """Send frames."""
        await self.send(b"".join(frame(head, payload, masked=True) for head, payload in frames))

    async def send(self, *pieces: bytes, pause: float = 0.0) -> None:
        """Send bytes.

        Raises:
            Gone: the connection has ended.
        """
        try:
            await self.line.put(*pieces, pause=pause)
        except ENDS:
            self.may_read.set()
            await self.end()
            raise Gone from None

    async def settled(self) -> None:
        """Wait until every CALL has its answer.

        Raises:
            Gone: the connection has ended.
        """
        with anyio.move_on_after(PATIENCE):
            while self._account.open:
                if self.ended is not None:
                    raise Gone
                self._change = anyio.Event()
                await self._change.wait()
            self._account.settle()
            return
        self._account.close(by_charge_point=False)
        self.over = True
        raise Gone

    async def end(self) -> tuple[int, str]:
        """Wait until the connection has ended; returns how."""
        while self.ended is None:
            self._change = anyio.Event()
            await self._change.wait()
        return self.ended

    def close(self) -> None:
        """Do the last sums; nothing is heard any more."""
        self._account.close(by_charge_point=self.over)

    async def listen(self) -> None:
        """Hear and answer until the connection ends."""
        try:
            while self.ended is None:
                await self.may_read.wait()
                await self._take(*await self.line.read_frame())
        except ENDS:
            self.ended = self.ended or (1006, "")
        finally:
            self._change.set()
        if not self.over:
            self.ledger.violate(f"the central system has ended a connection: {self.ended}")

    async def _take(self, head: int, payload: bytes) -> None:
        if head == PING:
            # Some send two for each (12 pongs for 6 pings), and one that was not asked for is legal.
            await self.line.send(*[(PONG, payload)] * self.random.choice((1, 1, 1, 2)))
        elif head == CLOSE:
            code = struct.unpack("!H", payload[:2])[0] if payload else 1005
            self.ended = code, payload[2:].decode()
            if self.random.random() < 0.5:
                await self.line.send((CLOSE, payload))
        elif head == TEXT:
            message = json.loads(payload)
            if message[0] == 2:
                self.ledger.asked += 1
                self.tasks.start_soon(answer, self, message[1], message[2])
            else:
                self._account.heard(message)
                self._change.set()

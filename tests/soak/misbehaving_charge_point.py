"""A charge point that misbehaves at random, from one connection to the next."""

from __future__ import annotations

from random import Random

import anyio

from tests.soak.bad_handshakes import send_bad_handshake
from tests.soak.behaviours import BEHAVIOURS
from tests.soak.close_behaviours import CLOSE_BEHAVIOURS
from tests.soak.open_connection import ANSWER_TIMEOUT, ChargePointAddress, ConnectionClosed, OpenConnection
from tests.soak.raw_connection import CLOSED_ERRORS, OFFER, RawConnection
from tests.soak.results import Results
from tests.support.websocket_peers import TEXT

_REPLACED = (1000, "replaced by a newer connection")
_MAX_BEHAVIOURS = 10  # deeds on one connection
_KEY = "Authorization: Basic Q1A6Of/+OjAxMjM0NTY3ODk="  # with colons, and not UTF-8
_EMPTY = bytes([TEXT, 0x80, 0, 0, 0, 0])  # a message


class MisbehavingChargePoint:
    """A charge point that connects again and again; cancel `run` to stop it."""

    def __init__(self, address: ChargePointAddress, random: Random, results: Results, pause: float) -> None:
        self.address, self.random, self.results = address, random, results
        self._pause = pause
        self._scope = anyio.CancelScope()

    def reconnect_at_once(self) -> None:
        """Drop the connection, and connect again at once."""
        self._scope.cancel()

    async def run(self) -> None:
        """Connect again and again."""
        while True:
            with anyio.CancelScope() as self._scope:
                await self._pause_randomly()
                if self.random.random() < 0.2:
                    await send_bad_handshake(self.address, self.random, self.results)
                else:
                    await self.connect(may_double=True)

    async def connect(self, *, may_double: bool) -> None:
        """Connect, behave at random, and close the connection."""
        try:
            raw = await RawConnection.open(self.address.port)
        except CLOSED_ERRORS:
            self.results.add_violation("the port is closed")
            return
        try:
            if await self._do_handshake(raw):
                await self._use_connection(raw, may_double=may_double)
        finally:
            await raw.disconnect(reset=self.random.random() < 0.5)

    async def _do_handshake(self, raw: RawConnection) -> bool:
        """Return whether the handshake is accepted, as it should be."""
        # Some clients offer no subprotocol, or an empty one.
        offer = (
            OFFER if self.address.has_rules else self.random.choice((OFFER, OFFER, "Sec-WebSocket-Protocol: ", "X: y"))
        )
        # Some send data before the answer.
        behind = self.random.choice((b"", b"", _EMPTY))
        status = "nothing"
        with anyio.move_on_after(ANSWER_TIMEOUT):
            try:
                status = await raw.send_handshake(self.address.request_target, offer, _KEY, behind=behind)
            except CLOSED_ERRORS:
                status = "a closed connection"
        if "101" not in status:
            self.results.add_violation(f"a handshake was answered with {status}")
        self.results.connections += 1
        return "101" in status

    async def _use_connection(self, raw: RawConnection, *, may_double: bool) -> None:
        async with anyio.create_task_group() as tasks:
            connection = OpenConnection(self.address, raw, self.random, self.results, tasks)
            tasks.start_soon(connection.receive)
            try:
                await self._behave(connection)
                connection.may_be_closed = True
                if may_double and self.random.random() < 0.1:
                    await self._connect_again(connection)
                else:
                    close = self.random.choices([*CLOSE_BEHAVIOURS], [*CLOSE_BEHAVIOURS.values()])[0]
                    self.results.behaviours[f"close: {close.__name__.replace('_', ' ')}"] += 1
                    await close(connection)
            except ConnectionClosed:
                pass
            except anyio.get_cancelled_exc_class():
                connection.may_be_closed = True
                raise
            finally:
                connection.may_be_closed = connection.may_be_closed or connection.closed is None
                connection.finish()
            tasks.cancel_scope.cancel()

    async def _behave(self, connection: OpenConnection) -> None:
        for _ in range(self.random.randrange(_MAX_BEHAVIOURS)):
            behaviour = self.random.choices([*BEHAVIOURS], [*BEHAVIOURS.values()])[0]
            self.results.behaviours[f"behaviour: {behaviour.__name__.replace('_', ' ')}"] += 1
            await behaviour(connection)
            await connection.wait_for_answers()
            await self._pause_randomly()

    async def _connect_again(self, connection: OpenConnection) -> None:
        """Connect again before the old connection is closed: the central system must close the older one."""
        self.results.behaviours["close: connect again"] += 1
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: self.connect(may_double=False))
            with anyio.move_on_after(ANSWER_TIMEOUT):
                if await connection.wait_closed() not in (_REPLACED, (1006, "")):
                    self.results.add_violation(f"the older of two connections was closed with {connection.closed}")
                return
        self.results.add_violation("the older of two connections was not closed")

    async def _pause_randomly(self) -> None:
        await anyio.sleep(2 * self._pause * self.random.random())

"""A charge point that misbehaves at random, from one connection to the next."""

from __future__ import annotations

from random import Random

import anyio

from tests.soak.deeds import DEEDS
from tests.soak.doors import go_to
from tests.soak.endings import ENDINGS
from tests.soak.ledger import Ledger
from tests.soak.line import ENDS, OFFER, Line
from tests.soak.visit import PATIENCE, Gone, Visit, Who
from tests.support.websocket_peers import TEXT

_REPLACED = (1000, "replaced by a newer connection")
_MOST = 10  # deeds on one connection
_KEY = "Authorization: Basic Q1A6Of/+OjAxMjM0NTY3ODk="  # with colons, and no UTF-8
_EMPTY = bytes([TEXT, 0x80, 0, 0, 0, 0])  # a message


class Charger:
    """It never rests: `live` is to be cancelled."""

    def __init__(self, who: Who, random: Random, ledger: Ledger, pause: float) -> None:
        self.who, self.random, self.ledger = who, random, ledger
        self._pause = pause
        self._scope = anyio.CancelScope()

    def storm(self) -> None:
        """Drop what there is, and connect anew at once."""
        self._scope.cancel()

    async def live(self) -> None:
        """Connect, again and again."""
        while True:
            with anyio.CancelScope() as self._scope:
                await self._rest()
                if self.random.random() < 0.2:
                    await go_to(self.who, self.random, self.ledger)
                else:
                    await self.visit(may_double=True)

    async def visit(self, *, may_double: bool) -> None:
        """Connect, do this and that, and end it."""
        try:
            line = await Line.to(self.who.port)
        except ENDS:
            self.ledger.violate("the port is closed")
            return
        try:
            if await self._shakes_hands(line):
                await self._stay(line, may_double=may_double)
        finally:
            await line.leave(reset=self.random.random() < 0.5)

    async def _shakes_hands(self, line: Line) -> bool:
        """Whether it is let in, as it should be."""
        # Some name no subprotocol, or an empty one.
        offer = OFFER if self.who.has_rules else self.random.choice((OFFER, OFFER, "Sec-WebSocket-Protocol: ", "X: y"))
        # And some talk before they were answered.
        behind = self.random.choice((b"", b"", _EMPTY))
        status = "nothing"
        with anyio.move_on_after(PATIENCE):
            try:
                status = await line.shake_hands(self.who.target, offer, _KEY, behind=behind)
            except ENDS:
                status = "its end"
        if "101" not in status:
            self.ledger.violate(f"a handshake was answered with {status}")
        self.ledger.connections += 1
        return "101" in status

    async def _stay(self, line: Line, *, may_double: bool) -> None:
        async with anyio.create_task_group() as tasks:
            visit = Visit(self.who, line, self.random, self.ledger, tasks)
            tasks.start_soon(visit.listen)
            try:
                await self._do_this_and_that(visit)
                visit.over = True
                if may_double and self.random.random() < 0.1:
                    await self._come_again(visit)
                else:
                    ending = self.random.choices([*ENDINGS], [*ENDINGS.values()])[0]
                    self.ledger.deeds[f"ending: {ending.__name__.replace('_', ' ')}"] += 1
                    await ending(visit)
            except Gone:
                pass
            except anyio.get_cancelled_exc_class():
                visit.over = True
                raise
            finally:
                visit.over = visit.over or visit.ended is None
                visit.close()
            tasks.cancel_scope.cancel()

    async def _do_this_and_that(self, visit: Visit) -> None:
        for _ in range(self.random.randrange(_MOST)):
            deed = self.random.choices([*DEEDS], [*DEEDS.values()])[0]
            self.ledger.deeds[f"deed: {deed.__name__.replace('_', ' ')}"] += 1
            await deed(visit)
            await visit.settled()
            await self._rest()

    async def _come_again(self, visit: Visit) -> None:
        """Connect anew before the old connection is closed: the newer counts, and the older is ended."""
        self.ledger.deeds["ending: come again"] += 1
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(lambda: self.visit(may_double=False))
            with anyio.move_on_after(PATIENCE):
                if await visit.end() not in (_REPLACED, (1006, "")):
                    self.ledger.violate(f"the older of two connections ended with {visit.ended}")
                return
        self.ledger.violate("the older of two connections was not ended")

    async def _rest(self) -> None:
        await anyio.sleep(2 * self._pause * self.random.random())

"""How charge points end a connection, or make the central system end it."""

from __future__ import annotations

import struct
from collections.abc import Awaitable, Callable

import anyio

from tests.soak.depot import ECHO, SLOWLY
from tests.soak.program import GIVEN_UP
from tests.soak.visit import PATIENCE, Visit
from tests.support.websocket_peers import BINARY, CLOSE, PING, TEXT, close_payload, frame

Ending = Callable[[Visit], Awaitable[None]]


async def _ended_with(visit: Visit, *codes: int) -> None:
    """See the central system end the connection."""
    with anyio.move_on_after(PATIENCE):
        code, _ = await visit.end()
        if code not in codes:
            visit.ledger.violate(f"a connection ended with {code}, not with one of {codes}")
        return
    visit.ledger.violate("a connection did not end that is broken")


async def close(visit: Visit) -> None:
    await visit.raw((CLOSE, close_payload(1000, "bye")))
    await _ended_with(visit, 1000, 1006)


async def close_without_a_code(visit: Visit) -> None:
    await visit.raw((CLOSE, b""))
    await _ended_with(visit, 1005, 1006)


async def close_with_no_code(visit: Visit) -> None:
    await visit.raw((CLOSE, close_payload(999)))
    await _ended_with(visit, 1002, 1006)


async def close_and_talk_on(visit: Visit) -> None:
    await visit.raw((CLOSE, close_payload(1001)), *[(TEXT, b'[2,"1","Heartbeat",{}]')] * 100)
    await _ended_with(visit, 1001, 1006)


async def drop(visit: Visit) -> None:
    """As MicroOcpp does, without a word."""
    await visit.line.leave(reset=False)


async def reset(visit: Visit) -> None:
    await visit.line.leave(reset=True)


async def drop_before_the_answer(visit: Visit) -> None:
    for _ in range(3):
        await visit.call("DataTransfer", {"vendorId": SLOWLY})
    await visit.line.leave(reset=visit.random.random() < 0.5)


async def drop_in_the_midst_of_a_frame(visit: Visit) -> None:
    whole = frame(TEXT, b'[2,"1","Heartbeat",{}]' + b" " * 1000, masked=True)
    await visit.send(whole[: visit.random.randrange(1, len(whole))])
    await visit.line.leave(reset=visit.random.random() < 0.5)


async def no_mask(visit: Visit) -> None:
    await visit.send(frame(TEXT, b"[]", masked=False))
    await _ended_with(visit, 1002, 1006)


async def no_opcode(visit: Visit) -> None:
    await visit.raw((0x80 + visit.random.choice((3, 7, 11, 15)), b""))
    await _ended_with(visit, 1002, 1006)


async def reserved_bit(visit: Visit) -> None:
    await visit.raw((TEXT | 0x40, b"[]"))
    await _ended_with(visit, 1002, 1006)


async def long_ping(visit: Visit) -> None:
    await visit.raw((PING, bytes(126)))
    await _ended_with(visit, 1002, 1006)


async def no_utf_8(visit: Visit) -> None:
    await visit.raw((TEXT, b'[2,"\xff","Heartbeat",{}]'))
    await _ended_with(visit, 1007, 1006)


async def too_long(visit: Visit) -> None:
    """More than a message may hold, in one frame or in many."""
    if visit.random.random() < 0.5:
        await visit.send(struct.pack("!BBQ", BINARY, 255, 2**40) + bytes(4))
    else:
        part = bytes(2**17)
        await visit.raw((TEXT - 0x80, part), *[(0, part)] * 9)
    await _ended_with(visit, 1009, 1006)


async def half_open(visit: Visit) -> None:
    """Say nothing and hear nothing, until the central system has long given it up."""
    visit.may_read = anyio.Event()
    await anyio.sleep(visit.random.random() * 2 * GIVEN_UP)
    await visit.line.leave(reset=True)


async def never_read(visit: Visit) -> None:
    """Ask for more than anybody keeps, and take nothing of it."""
    visit.line.take_little()
    visit.may_read = anyio.Event()
    with anyio.move_on_after(GIVEN_UP):
        for _ in range(300):
            await visit.call("DataTransfer", {"vendorId": ECHO, "data": "x" * 30_000})
    await anyio.sleep(visit.random.random() * GIVEN_UP)
    await visit.line.leave(reset=True)


ENDINGS: dict[Ending, int] = {
    close: 10,
    close_without_a_code: 5,
    close_with_no_code: 3,
    close_and_talk_on: 3,
    drop: 10,
    reset: 10,
    drop_before_the_answer: 5,
    drop_in_the_midst_of_a_frame: 5,
    no_mask: 3,
    no_opcode: 3,
    reserved_bit: 3,
    long_ping: 3,
    no_utf_8: 3,
    too_long: 3,
    half_open: 3,
    never_read: 3,
}

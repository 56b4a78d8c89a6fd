"""Behaviours after which the connection is closed, by the charge point or by the central system."""

from __future__ import annotations

import struct
from collections.abc import Awaitable, Callable

import anyio

from tests.soak.central_system_process import LOSS_DETECTED
from tests.soak.depot import ECHO, SLOWLY
from tests.soak.open_connection import ANSWER_TIMEOUT, OpenConnection
from tests.support.websocket_peers import BINARY, CLOSE, PING, TEXT, close_payload, frame

CloseBehaviour = Callable[[OpenConnection], Awaitable[None]]


async def _check_closed_with(connection: OpenConnection, *codes: int) -> None:
    """Check that the central system closes the connection."""
    with anyio.move_on_after(ANSWER_TIMEOUT):
        code, _ = await connection.wait_closed()
        if code not in codes:
            connection.results.add_violation(f"a connection was closed with {code}, not with one of {codes}")
        return
    connection.results.add_violation("a broken connection was not closed")


async def close(connection: OpenConnection) -> None:
    await connection.send_frames((CLOSE, close_payload(1000, "bye")))
    await _check_closed_with(connection, 1000, 1006)


async def close_without_a_code(connection: OpenConnection) -> None:
    await connection.send_frames((CLOSE, b""))
    await _check_closed_with(connection, 1005, 1006)


async def close_with_no_code(connection: OpenConnection) -> None:
    await connection.send_frames((CLOSE, close_payload(999)))
    await _check_closed_with(connection, 1002, 1006)


async def close_and_send_more(connection: OpenConnection) -> None:
    await connection.send_frames((CLOSE, close_payload(1001)), *[(TEXT, b'[2,"1","Heartbeat",{}]')] * 100)
    await _check_closed_with(connection, 1001, 1006)


async def drop(connection: OpenConnection) -> None:
    """Disconnect without a close frame, as MicroOcpp does."""
    await connection.raw.disconnect(reset=False)


async def reset(connection: OpenConnection) -> None:
    await connection.raw.disconnect(reset=True)


async def drop_before_the_answer(connection: OpenConnection) -> None:
    for _ in range(3):
        await connection.call("DataTransfer", {"vendorId": SLOWLY})
    await connection.raw.disconnect(reset=connection.random.random() < 0.5)


async def drop_within_a_frame(connection: OpenConnection) -> None:
    whole = frame(TEXT, b'[2,"1","Heartbeat",{}]' + b" " * 1000, masked=True)
    await connection.send_bytes(whole[: connection.random.randrange(1, len(whole))])
    await connection.raw.disconnect(reset=connection.random.random() < 0.5)


async def no_mask(connection: OpenConnection) -> None:
    await connection.send_bytes(frame(TEXT, b"[]", masked=False))
    await _check_closed_with(connection, 1002, 1006)


async def no_opcode(connection: OpenConnection) -> None:
    await connection.send_frames((0x80 + connection.random.choice((3, 7, 11, 15)), b""))
    await _check_closed_with(connection, 1002, 1006)


async def reserved_bit(connection: OpenConnection) -> None:
    await connection.send_frames((TEXT | 0x40, b"[]"))
    await _check_closed_with(connection, 1002, 1006)


async def long_ping(connection: OpenConnection) -> None:
    await connection.send_frames((PING, bytes(126)))
    await _check_closed_with(connection, 1002, 1006)


async def no_utf_8(connection: OpenConnection) -> None:
    await connection.send_frames((TEXT, b'[2,"\xff","Heartbeat",{}]'))
    await _check_closed_with(connection, 1007, 1006)


async def too_long(connection: OpenConnection) -> None:
    """Send more than the largest message, in one frame or in many."""
    if connection.random.random() < 0.5:
        await connection.send_bytes(struct.pack("!BBQ", BINARY, 255, 2**40) + bytes(4))
    else:
        part = bytes(2**17)
        await connection.send_frames((TEXT - 0x80, part), *[(0, part)] * 9)
    await _check_closed_with(connection, 1009, 1006)


async def half_open(connection: OpenConnection) -> None:
    """Send and read no data until the central system has detected the loss."""
    connection.may_read = anyio.Event()
    await anyio.sleep(connection.random.random() * 2 * LOSS_DETECTED)
    await connection.raw.disconnect(reset=True)


async def never_read(connection: OpenConnection) -> None:
    """Request more answers than a buffer can contain, and read none."""
    connection.raw.use_small_buffer()
    connection.may_read = anyio.Event()
    with anyio.move_on_after(LOSS_DETECTED):
        for _ in range(300):
            await connection.call("DataTransfer", {"vendorId": ECHO, "data": "x" * 30_000})
    await anyio.sleep(connection.random.random() * LOSS_DETECTED)
    await connection.raw.disconnect(reset=True)


CLOSE_BEHAVIOURS: dict[CloseBehaviour, int] = {
    close: 10,
    close_without_a_code: 5,
    close_with_no_code: 3,
    close_and_send_more: 3,
    drop: 10,
    reset: 10,
    drop_before_the_answer: 5,
    drop_within_a_frame: 5,
    no_mask: 3,
    no_opcode: 3,
    reserved_bit: 3,
    long_ping: 3,
    no_utf_8: 3,
    too_long: 3,
    half_open: 3,
    never_read: 3,
}

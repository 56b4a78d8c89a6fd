"""Connections without a correct handshake."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random

import anyio

from tests.soak.depot import LOCKED_OUT, UNKNOWN
from tests.soak.open_connection import ANSWER_TIMEOUT, ChargePointAddress
from tests.soak.raw_connection import CLOSED_ERRORS, OFFER, RawConnection, handshake_of
from tests.soak.results import Results

BadHandshake = Callable[[ChargePointAddress, RawConnection, Random, Results], Awaitable[None]]
_SILENCE = 3.0  # seconds without data
_TLS = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200)


def _answered(what: str, head: bytes, *statuses: int) -> BadHandshake:
    """Return a behaviour whose answer must have one of some HTTP statuses."""

    async def handshake(_: ChargePointAddress, raw: RawConnection, __: Random, results: Results) -> None:
        status = 0
        with suppress(*CLOSED_ERRORS), anyio.move_on_after(ANSWER_TIMEOUT):
            await raw.send_bytes(head)
            status = int((await raw.read_until(b"\r\n\r\n")).split()[1])
        if status not in statuses:
            results.add_violation(f"{what} was answered with {status or 'nothing'}")

    handshake.__name__ = what
    return handshake


async def another_subprotocol(
    address: ChargePointAddress, raw: RawConnection, random: Random, results: Results
) -> None:
    """The handshake is accepted, and the connection closed at once (OCPP-J 3.2)."""
    others = ["Sec-WebSocket-Protocol: ocpp2.0.1", "Sec-WebSocket-Protocol: ocpp1.5,ocpp2.0"]
    if address.has_rules:
        others += ["Sec-WebSocket-Protocol: ", "X: y"]
    code = 0
    with suppress(*CLOSED_ERRORS), anyio.move_on_after(ANSWER_TIMEOUT):
        await raw.send_handshake(address.request_target, random.choice(others))
        code, _ = await raw.read_close()
    if code != 1002:
        results.add_violation(f"another subprotocol was closed with {code}, not with 1002")


async def silence(_: ChargePointAddress, raw: RawConnection, random: Random, __: Results) -> None:
    await raw.send_bytes(b"GET /"[: random.randrange(1, 6)])
    await anyio.sleep(random.random() * _SILENCE)


async def drip(address: ChargePointAddress, raw: RawConnection, random: Random, _: Results) -> None:
    """Send a part of a head byte by byte."""
    head = handshake_of(address.request_target, OFFER)[: random.randrange(200)]
    await raw.send_bytes(*[bytes([byte]) for byte in head], pause=0.005)


async def leave(address: ChargePointAddress, raw: RawConnection, random: Random, _: Results) -> None:
    """Disconnect before the answer."""
    head = handshake_of(address.request_target, OFFER)
    await raw.send_bytes(head[: random.choice((5, len(head)))])


async def garbage(_: ChargePointAddress, raw: RawConnection, random: Random, __: Results) -> None:
    await raw.send_bytes(random.randbytes(random.randrange(1, 20_000)))


BAD_HANDSHAKES: list[BadHandshake] = [
    _answered("a path that cannot be decoded", handshake_of("/%zz", OFFER), 404),
    _answered("an empty identity", handshake_of("//", OFFER), 404),
    _answered("an unknown identity", handshake_of(f"/ocpp/{UNKNOWN}", OFFER), 404),
    _answered("a wrong key", handshake_of(f"/ocpp/{LOCKED_OUT}", OFFER, "Authorization: Basic eDp5"), 401),
    _answered("a web browser", b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", 400, 426),
    _answered("a POST", b"POST /CP1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", 400, 405),
    _answered("an old version", handshake_of("/CP1", OFFER).replace(b": 13", b": 8"), 400, 426),
    _answered(
        "no upgrade", handshake_of("/CP1", OFFER).replace(b"Connection: Upgrade", b"Connection: close"), 400, 426
    ),
    _answered("an endless head", handshake_of("/CP1", OFFER, *["X: " + "y" * 1000] * 30), 431),
    _answered("TLS", _TLS, 400),
    another_subprotocol,
    silence,
    drip,
    leave,
    garbage,
]


async def send_bad_handshake(address: ChargePointAddress, random: Random, results: Results) -> None:
    """Send a random bad handshake, and disconnect."""
    handshake = random.choice(BAD_HANDSHAKES)
    results.behaviours[f"handshake: {handshake.__name__.replace('_', ' ')}"] += 1
    try:
        raw = await RawConnection.open(address.port)
    except CLOSED_ERRORS:
        results.add_violation("the port is closed")
        return
    try:
        await handshake(address, raw, random, results)
    except CLOSED_ERRORS:
        pass  # the central system has closed the connection
    finally:
        await raw.disconnect(reset=random.random() < 0.5)

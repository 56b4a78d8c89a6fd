"""What charge points, and others, do instead of a handshake."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random

import anyio

from tests.soak.depot import LOCKED_OUT, UNKNOWN
from tests.soak.ledger import Ledger
from tests.soak.line import ENDS, OFFER, Line, head_of
from tests.soak.visit import PATIENCE, Who

Door = Callable[[Who, Line, Random, Ledger], Awaitable[None]]
_SILENCE = 3.0  # seconds that nothing is said
_TLS = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200)


def _answered(what: str, head: bytes, *statuses: int) -> Door:
    """Say something that earns one of some HTTP answers."""

    async def door(_: Who, line: Line, __: Random, ledger: Ledger) -> None:
        status = 0
        with suppress(*ENDS), anyio.move_on_after(PATIENCE):
            await line.put(head)
            status = int((await line.read_until(b"\r\n\r\n")).split()[1])
        if status not in statuses:
            ledger.violate(f"{what} was answered with {status or 'nothing'}")

    door.__name__ = what
    return door


async def another_subprotocol(who: Who, line: Line, random: Random, ledger: Ledger) -> None:
    """It is accepted, and closed at once (OCPP-J 3.2); so is none, where one is required."""
    others = ["Sec-WebSocket-Protocol: ocpp2.0.1", "Sec-WebSocket-Protocol: ocpp1.5,ocpp2.0"]
    if who.has_rules:
        others += ["Sec-WebSocket-Protocol: ", "X: y"]
    code = 0
    with suppress(*ENDS), anyio.move_on_after(PATIENCE):
        await line.shake_hands(who.target, random.choice(others))
        code, _ = await line.read_close()
    if code != 1002:
        ledger.violate(f"another subprotocol was closed with {code}, not with 1002")


async def silence(_: Who, line: Line, random: Random, __: Ledger) -> None:
    await line.put(b"GET /"[: random.randrange(1, 6)])
    await anyio.sleep(random.random() * _SILENCE)


async def drip(who: Who, line: Line, random: Random, _: Ledger) -> None:
    """A head byte by byte, and not to its end."""
    head = head_of(who.target, OFFER)[: random.randrange(200)]
    await line.put(*[bytes([byte]) for byte in head], pause=0.005)


async def leave(who: Who, line: Line, random: Random, _: Ledger) -> None:
    """Go before the answer."""
    head = head_of(who.target, OFFER)
    await line.put(head[: random.choice((5, len(head)))])


async def garbage(_: Who, line: Line, random: Random, __: Ledger) -> None:
    await line.put(random.randbytes(random.randrange(1, 20_000)))


DOORS: list[Door] = [
    _answered("a path that cannot be decoded", head_of("/%zz", OFFER), 404),
    _answered("an empty identity", head_of("/ocpp/", OFFER), 404),
    _answered("a stranger", head_of(f"/ocpp/{UNKNOWN}", OFFER), 404),
    _answered("a wrong key", head_of(f"/ocpp/{LOCKED_OUT}", OFFER, "Authorization: Basic eDp5"), 401),
    _answered("a visitor of the web", b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", 400, 426),
    _answered("a POST", b"POST /CP1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", 400, 405),
    _answered("an old version", head_of("/CP1", OFFER).replace(b": 13", b": 8"), 400, 426),
    _answered("no upgrade", head_of("/CP1", OFFER).replace(b"Connection: Upgrade", b"Connection: close"), 400, 426),
    _answered("an endless head", head_of("/CP1", OFFER, *["X: " + "y" * 1000] * 30), 431),
    _answered("TLS", _TLS, 400),
    another_subprotocol,
    silence,
    drip,
    leave,
    garbage,
]


async def go_to(who: Who, random: Random, ledger: Ledger) -> None:
    """Do one of these, and be gone."""
    door = random.choice(DOORS)
    ledger.deeds[f"handshake: {door.__name__.replace('_', ' ')}"] += 1
    try:
        line = await Line.to(who.port)
    except ENDS:
        ledger.violate("the port is closed")
        return
    try:
        await door(who, line, random, ledger)
    except ENDS:
        pass  # it was shown the door
    finally:
        await line.leave(reset=random.random() < 0.5)

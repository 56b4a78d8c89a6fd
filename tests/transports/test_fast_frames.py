"""The fast reader finds the same events as the engine alone, wherever the bytes are cut."""

from __future__ import annotations

import runpy
import sys
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from websockets import utils
from websockets.frames import Frame, Opcode
from websockets.protocol import Event, Side, State

from ocpp16_sdk.transports import _fast_frames
from ocpp16_sdk.transports._engine import ENGINE_LOG, WebSocketEngine
from ocpp16_sdk.transports._fast_frames import FastFrameReader, text_frame
from tests.support.websocket_peers import BINARY, CLOSE, PING, TEXT, close_payload, frame

LIMIT = 300
CONT, FIN = 0x00, 0x80

payloads = st.one_of(st.text(max_size=LIMIT).map(str.encode), st.binary(max_size=LIMIT + 20))
heads = st.sampled_from([TEXT, TEXT, TEXT, TEXT - FIN, CONT, CONT + FIN, BINARY, PING, 0xC1, 0x83])
ends = st.sampled_from([b"", close_payload(1000), close_payload(1005), b"\x03"])
sides = pytest.mark.parametrize("side", [Side.SERVER, Side.CLIENT])


def engine_of(side: Side) -> WebSocketEngine:
    engine = WebSocketEngine(side, max_size=LIMIT, logger=ENGINE_LOG)
    engine.state = State.OPEN
    return engine


def plain_events(events: list[str | Event]) -> list[object]:
    """Return messages as texts, and invalid text as bytes."""
    plain: list[object] = []
    for event in events:
        if isinstance(event, Frame) and event.opcode is Opcode.TEXT and event.fin:
            try:
                plain.append(bytes(event.data).decode())
            except UnicodeDecodeError:
                plain.append(bytes(event.data))
        else:
            plain.append(event)
    return plain


def end_of(engine: WebSocketEngine) -> tuple[Any, ...]:
    return engine.state, engine.close_rcvd, engine.close_sent, list(map(len, engine.data_to_send()))  # masks differ


@sides
@settings(deadline=None)
@given(
    frames=st.lists(st.tuples(heads, payloads, st.sampled_from([True] * 9 + [False])), max_size=8),
    end=st.none() | ends,
    cuts=st.lists(st.integers(1, 400), max_size=30),
)
def test_it_finds_the_events_of_the_engine(
    side: Side, frames: list[tuple[int, bytes, bool]], end: bytes | None, cuts: list[int]
) -> None:
    masked = side is Side.SERVER
    data = b"".join(frame(head, payload, masked=masked is right) for head, payload, right in frames)
    if end is not None:
        data += frame(CLOSE, end, masked=masked)
    alone, engine = engine_of(side), engine_of(side)
    reader = FastFrameReader(engine, LIMIT)
    alone.receive_data(data)
    events: list[str | Event] = []
    for size in [*cuts, len(data)]:
        piece, data = data[:size], data[size:]
        if piece:
            events += reader.receive(piece)
            while reader.unread:
                events += reader.receive(b"")
    assert plain_events(events) == plain_events([*alone.events_received()])
    assert end_of(engine) == end_of(alone)


@sides
@pytest.mark.parametrize("kind", [PING, TEXT - FIN])
def test_pings_and_fragments_are_read_one_at_a_time(side: Side, kind: int) -> None:
    masked = side is Side.SERVER
    following = [frame(CONT, b"", masked=masked)] * 9 if kind != PING else [frame(PING, b"x", masked=masked)] * 9
    reader = FastFrameReader(engine_of(side), LIMIT)
    counts = [len(reader.receive(b"".join([frame(kind, b"x", masked=masked), *following])))]
    while reader.unread:
        counts.append(len(reader.receive(b"")))
    assert counts == [1] * 10


@sides
def test_an_incomplete_message_is_discarded_at_the_end_of_the_stream(side: Side) -> None:
    engine = engine_of(side)
    reader = FastFrameReader(engine, LIMIT)
    assert reader.receive(frame(TEXT, b"{}", masked=side is Side.SERVER)[:-1]) == []
    assert reader.receive_eof() == []
    assert engine.state is State.CLOSED


def test_masked_frames_are_read_without_the_c_extension_of_websockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "websockets.speedups", None)
    module = runpy.run_path(_fast_frames.__file__)
    assert module["apply_mask"] is utils.apply_mask
    reader = module["FastFrameReader"](engine_of(Side.SERVER), LIMIT)
    assert reader.receive(frame(TEXT, b"[2]", masked=True)) == ["[2]"]


def test_a_message_that_is_too_large_is_refused_by_its_head() -> None:
    engine = engine_of(Side.SERVER)
    assert FastFrameReader(engine, LIMIT).receive(frame(TEXT, b"x" * (LIMIT + 1), masked=True)[:4]) == []
    assert engine.close_sent is not None
    assert engine.close_sent.code == 1009


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_text_frame_equals_that_of_the_engine(size: int) -> None:
    engine = engine_of(Side.SERVER)
    engine.send_text(b"x" * size)
    assert text_frame(b"x" * size) == b"".join(engine.data_to_send())

"""The load is the same for every implementation; their speed is not tested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side

from benchmarks.load import call_cost, connection_cost, generator as g, implementations, overload, wire
from benchmarks.load.implementations import ECHO, NODE, OCPP, SDK
from benchmarks.load.peers import data_after_upgrade
from benchmarks.load.processes import LoadGenerator, Server, cpu_seconds, memory_bytes
from benchmarks.load.scale import Scale
from benchmarks.report import Table

TINY = Scale(
    rounds=1,
    calling=2,
    calls=8,
    connections=3,
    connection_counts=(1, 3),
    seconds=0.2,
    rate=20,
    observed=4,
    non_readers=1,
)


@pytest.fixture(autouse=True)
def _without_pauses_and_without_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_cost, "_SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(call_cost, "available", lambda: [ECHO, SDK, OCPP])


def names(table: Table) -> list[str]:
    return [name for name, _ in table.rows]


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_frame_is_a_valid_frame_of_a_charge_point(size: int) -> None:
    engine = Protocol(Side.SERVER, max_size=None)
    engine.receive_data(wire.frame(b"x" * size))
    (found,) = engine.events_received()
    assert isinstance(found, Frame)
    assert (found.opcode, found.fin, bytes(found.data)) == (Opcode.TEXT, True, b"x" * size)


def test_frames_of_a_server_are_parsed_wherever_the_data_are_split() -> None:
    texts = [b"", b"x" * 125, b"y" * 126, b"z" * 65536]
    server = Protocol(Side.SERVER)
    for text in texts:
        server.send_text(text)
    data = b"".join(server.data_to_send())
    for cut in (1, 2, 3, 130, 131, 260, 70_000):
        found, rest = wire.parse(data[:cut])
        more, none = wire.parse(rest + data[cut:])
        assert ([payload for _, payload in found + more], none) == (texts, b"")


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_calls_of_a_central_system_are_answered_by_their_action(separators: tuple[str, str]) -> None:
    for action, payload in wire.CALLS_OF_CENTRAL_SYSTEM:
        call = json.dumps([2, "id", action, json.loads(payload)], separators=separators)
        status = "Unlocked" if action == "UnlockConnector" else "Accepted"
        assert wire.answer(call.encode())[6:] == f'[3,"id",{{"status":"{status}"}}]'.encode()


def test_a_refused_upgrade_is_an_error() -> None:
    assert data_after_upgrade(b"HTTP/1.1 101 Switching\r\n\r\nrest") == b"rest"
    with pytest.raises(ConnectionRefusedError, match="404"):
        data_after_upgrade(b"HTTP/1.1 404 Not Results\r\n\r\n")


@pytest.mark.parametrize("name", [ECHO, SDK, OCPP])
def test_every_implementation_answers_and_calls(name: str) -> None:
    with implementations.start(name) as server, LoadGenerator() as load:
        load.run(g.connect, "busy", server.port, 2)
        load.run(g.connect, "called", server.port, 2)
        assert 0 <= load.run(g.call_without_pause, "busy", 9, server.pid) < 1
        answering = load.start(g.answer_calls, "called", 8)
        server.call(4)
        answering()
        assert len(load.run(g.call_at_rate, "busy", 40, 0.25)) == 10
        assert load.run(g.answer_pings, "busy", 0.05) == 0
        load.run(g.disconnect, "busy")


def test_an_error_in_a_generator_is_raised() -> None:
    with LoadGenerator() as load, pytest.raises(KeyError):
        load.run(g.disconnect, "nobody")


def test_time_and_memory_of_another_process_can_be_read() -> None:
    with implementations.start(ECHO) as server:
        assert cpu_seconds(server.pid) > 0
        assert memory_bytes(server.pid) > 1_000_000


def test_costs_are_compared_in_both_directions() -> None:
    tables, targets = call_cost.by_direction(TINY)
    assert [names(table) for table in tables] == [[ECHO, SDK, OCPP]] * 2
    assert len(targets) == 4


def test_the_cost_is_reported_by_number_of_connections() -> None:
    (table,), (target,) = call_cost.by_connection_count(TINY)
    assert names(table) == ["1", "3"]
    assert str(target.figure) == str(table.rows[1][1][1])  # as texts: it is NaN if the clock is too coarse


def test_idle_connections_are_measured_with_and_without_tls_and_with_pings() -> None:
    (table,), targets = connection_cost.idle_connections(TINY)
    assert names(table) == [SDK, f"{SDK}, TLS", f"{SDK}, a ping every 0.2 s", ECHO, OCPP]
    assert len(targets) == 3


def test_charge_points_that_do_not_read_send_much() -> None:
    (table,), _ = connection_cost.non_readers(TINY)
    assert all(sent > 0.1 for _, (sent, _) in table.rows)


def test_the_latency_of_others_is_measured_during_each_kind_of_flood() -> None:
    (table,), targets = overload.floods(TINY)
    assert len(table.rows) == 1 + len(targets) == 4


def test_all_connections_are_opened_again_at_once() -> None:
    (table,), _ = overload.mass_reconnects(TINY)
    assert [figures[1] for _, figures in table.rows] == [0, 0, 0]


def test_the_implementation_for_node_is_omitted_without_node(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert NODE not in implementations.available()


def test_a_server_that_does_not_start_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="did not start"):
        Server(["false"])

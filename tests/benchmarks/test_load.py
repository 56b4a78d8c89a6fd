"""The load does what it says to every contestant; how fast they are is not tested."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side

from benchmarks.load import bearing, contestants, costs, generator as g, sizes, wire
from benchmarks.load.contestants import ECHO, INCUMBENT, NODE, OURS
from benchmarks.load.peers import accepted
from benchmarks.load.processes import Generator, Server, cpu_seconds, memory_bytes
from benchmarks.load.scale import Scale
from benchmarks.report import Table

TINY = Scale(rounds=1, busy=2, calls=8, many=3, growing=(1, 3), seconds=0.2, rate=20, others=4, mute=1)


@pytest.fixture(autouse=True)
def _no_waiting_and_no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "_SETTLED", 0.0)
    monkeypatch.setattr(costs, "present", lambda: [ECHO, OURS, INCUMBENT])


def names(table: Table) -> list[str]:
    return [name for name, _ in table.rows]


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_frame_is_one_of_a_charge_point(size: int) -> None:
    engine = Protocol(Side.SERVER, max_size=None)
    engine.receive_data(wire.frame(b"x" * size))
    (found,) = engine.events_received()
    assert isinstance(found, Frame)
    assert (found.opcode, found.fin, bytes(found.data)) == (Opcode.TEXT, True, b"x" * size)


def test_frames_of_a_server_are_taken_apart_wherever_they_are_cut() -> None:
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


def test_a_refused_upgrade_is_told() -> None:
    assert accepted(b"HTTP/1.1 101 Switching\r\n\r\nrest") == b"rest"
    with pytest.raises(ConnectionRefusedError, match="404"):
        accepted(b"HTTP/1.1 404 Not Found\r\n\r\n")


@pytest.mark.parametrize("name", [ECHO, OURS, INCUMBENT])
def test_every_contestant_answers_and_calls(name: str) -> None:
    with contestants.start(name) as server, Generator() as load:
        load.do(g.connect, "busy", server.port, 2)
        load.do(g.connect, "called", server.port, 2)
        assert load.do(g.saturate, "busy", 9, server.pid) > 0
        answered = load.begin(g.reply, "called", 8)
        server.call(4)
        answered()
        assert len(load.do(g.pace, "busy", 40, 0.25)) == 10
        assert load.do(g.idle, "busy", 0.05) == 0
        load.do(g.disconnect, "busy")


def test_an_error_in_a_generator_comes_back() -> None:
    with Generator() as load, pytest.raises(KeyError):
        load.do(g.disconnect, "nobody")


def test_time_and_memory_of_another_process_can_be_read() -> None:
    with contestants.start(ECHO) as server:
        assert cpu_seconds(server.pid) > 0
        assert memory_bytes(server.pid) > 1_000_000


def test_costs_are_compared_in_both_directions() -> None:
    tables, targets = costs.calls(TINY)
    assert [names(table) for table in tables] == [[ECHO, OURS, INCUMBENT]] * 2
    assert len(targets) == 4


def test_growth_is_told_by_number_of_connections() -> None:
    (table,), (target,) = costs.growth(TINY)
    assert names(table) == ["1", "3"]
    assert target.figure == table.rows[1][1][1]


def test_idle_connections_are_weighed_with_and_without_tls_and_pinged() -> None:
    (table,), targets = sizes.idle(TINY)
    pinged = dict(table.rows)[f"{OURS}, a ping every 0.2 s"]
    assert pinged[2] > 0
    assert len(targets) == 3


def test_charge_points_that_do_not_read_send_much() -> None:
    (table,), _ = sizes.unread(TINY)
    assert all(sent > 0.1 for _, (sent, _) in table.rows)


def test_the_others_are_watched_beside_each_kind_of_flood() -> None:
    (table,), targets = bearing.waiting(TINY)
    assert len(table.rows) == 1 + len(targets) == 4


def test_all_come_back_from_a_storm() -> None:
    (table,), _ = bearing.storm(TINY)
    assert [figures[1] for _, figures in table.rows] == [0, 0, 0]


def test_a_contestant_that_needs_node_is_left_out_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert NODE not in contestants.present()


def test_a_server_that_does_not_start_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="did not start"):
        Server(["false"])

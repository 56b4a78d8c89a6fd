"""The connected charge points without `async`: find, call, wait and listen."""

from __future__ import annotations

from asyncio import CancelledError
from threading import Event
from typing import Any, assert_type
from unittest.mock import Mock

import pytest

from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnected,
    ChargePointConnection,
    ChargePointDisconnected,
    NotConnectedError,
    NotSentError,
    Outcomes,
    RegistrationRules,
    RemoteCallError,
    messages as m,
)
from ocpp16_sdk.blocking._charge_points import ConnectionEvents
from ocpp16_sdk.blocking._threads import LoopThread
from tests.blocking.roles import ACCEPTED, NOW, SOFT, Charger, Depot, start_thread, wait_until
from tests.support.examples import load_example

RESET = m.ResetRequest(type=SOFT)


def test_connected_charge_points_are_found(depot: Depot) -> None:
    assert (len(depot), bool(depot), depot.get("CP001")) == (0, True, None)
    with Charger(depot.url):
        assert (len(depot), list(depot), "CP001" in depot) == (1, ["CP001"], True)
        assert depot.get("CP001") == depot["CP001"]


def test_events_can_be_closed_after_the_loop_thread_has_stopped() -> None:
    thread, wrapped = LoopThread(), Mock()
    thread.stop()
    ConnectionEvents(wrapped, thread).close()
    assert wrapped.mock_calls == []


def test_one_thread_waits_for_a_charge_point_that_another_starts(depot: Depot) -> None:
    found: list[ChargePointConnection] = []
    waiting = start_thread(lambda: found.append(depot.wait_for("CP001", timeout=10)))
    with Charger(depot.url):
        waiting.join()
        assert found == [depot["CP001"]]
        assert found[0].reset(type=SOFT) == ACCEPTED
    with pytest.raises(NotConnectedError, match=r"'CP002' has not connected within 0\.01 s"):
        depot.wait_for("CP002", timeout=0.01)


def test_a_call_waits_for_its_charge_point(depot: Depot) -> None:
    answers: list[m.ResetResponse] = []
    waiting = start_thread(lambda: answers.append(depot.within(10)["CP001"].reset(type=SOFT)))
    with Charger(depot.url):
        waiting.join()
        assert depot["CP001"].within(10).reset(type=SOFT) == ACCEPTED
        assert_type(depot.within(10)["CP001"].call(RESET, timeout=5), m.ResetResponse)
    assert answers == [ACCEPTED]
    with pytest.raises(NotConnectedError, match=r"Reset was not sent to 'CP002' within 0\.01 s"):
        depot.within(0.01)["CP002"].reset(type=SOFT)


def test_many_charge_points_are_called_at_once(depot: Depot) -> None:
    with Charger(depot.url, "CP001"), Charger(depot.url, "CP002"):
        outcomes = depot.call_many(None, RESET)
        assert_type(outcomes, Outcomes[m.ResetResponse])
        assert outcomes.answers == {"CP001": ACCEPTED, "CP002": ACCEPTED}
        own = depot.call_many((name for name in (*depot, "CP003")), m.ClearCacheRequest(), concurrency=1, timeout=5)
        assert {name: type(error) for name, error in own.errors.items()} == {
            "CP001": RemoteCallError,
            "CP002": RemoteCallError,
            "CP003": NotConnectedError,
        }
    with pytest.raises(TypeError, match="one text"):
        depot.call_many("CP001", RESET)


def test_events_are_iterated_until_the_block_is_exited(depot: Depot) -> None:
    received: list[str] = []

    def listen(events: ConnectionEvents) -> None:
        for event in events:
            assert isinstance(event, ChargePointConnected | ChargePointDisconnected)
            received.append(f"{type(event).__name__} {event.identity}")

    with depot.events() as events:
        listening = start_thread(lambda: listen(events))
        with Charger(depot.url):
            wait_until(lambda: len(received) == 1)
        wait_until(lambda: len(received) == 2)
    listening.join()
    assert received == ["ChargePointConnected CP001", "ChargePointDisconnected CP001"]
    assert list(events) == []


def test_a_listener_may_call_a_charge_point_that_has_connected(depot: Depot) -> None:
    with depot.events(buffer=5) as events, Charger(depot.url):
        event = next(events)
        assert event == ChargePointConnected("CP001")
        assert depot["CP001"].reset(type=SOFT) == ACCEPTED


def test_the_registration_rules_apply(depot: Depot) -> None:
    class Strict(CentralSystem):
        def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
            return m.HeartbeatResponse(current_time=NOW)

        def on_boot_notification(
            self, charge_point: ChargePointConnection, request: m.BootNotificationRequest
        ) -> m.BootNotificationResponse:
            return m.BootNotificationResponse(status=m.RegistrationStatus.PENDING, current_time=NOW, interval=1)

    with (
        Strict(registration=RegistrationRules(unknown="refuse")).serve(port=0) as strict,
        Charger(f"ws://127.0.0.1:{strict.port}") as charger,
    ):
        assert strict["CP001"].registration is None
        with pytest.raises(RemoteCallError, match="SecurityError"):
            charger.heartbeat()
        charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
        assert strict["CP001"].registration is m.RegistrationStatus.PENDING
        with pytest.raises(NotSentError, match="pending"):
            strict["CP001"].remote_start_transaction(id_tag="x")
        assert strict["CP001"].last_received_at.tzinfo is not None


def test_the_example_works(capsys: pytest.CaptureFixture[str]) -> None:
    class ChargerWithLocalList(Charger):
        def on_get_local_list_version(self, request: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
            return m.GetLocalListVersionResponse(list_version=7)

    example, printed = load_example("connected_charge_points/without_async.py"), list[str]()

    def has_printed(line: str) -> bool:
        printed.extend(capsys.readouterr().out.splitlines())
        return line in printed

    with Depot().serve(port=0) as depot:
        connected: Any = vars(depot)["_connected"]
        start_thread(lambda: example["print_events"](depot))
        wait_until(lambda: bool(connected._registry._listeners))
        with ChargerWithLocalList(depot.url):
            wait_until(lambda: has_printed("CP001 has local list 7"))
    assert printed[0] == "'CP001' has connected"


def test_an_iteration_stops_only_when_the_interpreter_exits(depot: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    with depot.events() as events:
        loop: LoopThread = vars(events)["_loop"]

        def cancelled(*_: object) -> None:
            raise CancelledError

        monkeypatch.setattr(loop, "run", cancelled)
        with pytest.raises(CancelledError):
            next(events)
        monkeypatch.setattr(loop, "_unusable", "the interpreter is shutting down")
        assert list(events) == []
        monkeypatch.undo()
        monkeypatch.setattr(loop, "_unusable", "forked")
        with pytest.raises(RuntimeError, match="forked"):
            next(events)


def test_another_thread_stops_an_iteration(depot: Depot) -> None:
    with depot.events() as events:
        listening = start_thread(lambda: list(events))
        events.close()
        listening.join()
        events.close()


def test_an_iteration_stops_after_the_last_serve() -> None:
    received: list[str] = []
    started = Event()

    def listen() -> None:
        with depot.events() as events:
            started.set()
            received.extend(str(event).partition(":")[0] for event in events)

    with Depot().serve(port=0) as depot:
        listening = start_thread(listen)
        assert started.wait(10)
        with Charger(depot.url):
            wait_until(lambda: "CP001" in depot)
    listening.join()
    assert received == ["'CP001' has connected", "'CP001' has disconnected"]

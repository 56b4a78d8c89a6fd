"""`start` and `stop` without `async`: any thread may call them."""

from __future__ import annotations

import pytest

from ocpp16_sdk import ManualChargePoint, NotConnectedError, messages as m
from tests.blocking.roles import ACCEPTED, NOW, Charger, Depot, start_thread


def test_different_threads_start_and_stop_both_roles_again_and_again() -> None:
    depot = Depot()
    serving = depot.serve(port=0)
    for _ in range(2):
        start_thread(serving.start).join(10)
        charger = Charger(f"ws://127.0.0.1:{serving.port}")
        for _ in range(2):
            start_thread(charger.start).join(10)
            assert charger.heartbeat().current_time == NOW
            start_thread(charger.stop).join(10)
            charger.stop()
            with pytest.raises(NotConnectedError, match="use `with` or `start`"):
                charger.heartbeat()
        charger.start()
        with pytest.raises(RuntimeError, match="is started already"):
            charger.start()
        serving.stop()
        serving.stop()
        charger.stop()
    with pytest.raises(RuntimeError, match="does not serve"):
        assert serving.port


def test_a_handler_cannot_stop_its_own_charge_point(depot: Depot) -> None:
    messages: list[str] = []

    class Resetting(ManualChargePoint):
        def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            with pytest.raises(RuntimeError) as caught:
                self.stop()
            messages.append(str(caught.value))
            return ACCEPTED

    with Resetting(depot.url, "CP001"):
        assert depot["CP001"].reset(type=m.ResetType.SOFT) == ACCEPTED
    assert messages == ["stop was called in a handler, and would wait for it: call it in another thread"]

"""The example of a reset and of SIGTERM in `docs/charge-point.md` works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, messages as m
from tests.support.examples import load_example
from tests.support.roles import NOW


class Depot(AsyncCentralSystem):
    """Accepts every charge point, and waits for boots and stops."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.change = anyio.Event()

    def note(self, what: str) -> None:
        self.told.append(what)
        self.change.set()
        self.change = anyio.Event()

    async def until(self, what: str, count: int) -> None:
        while self.told.count(what) < count:
            await self.change.wait()

    async def on_boot_notification(
        self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
    ) -> m.BootNotificationResponse:
        self.note("boot")
        return m.BootNotificationResponse(status=m.RegistrationStatus.ACCEPTED, current_time=NOW, interval=300)

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.note("status")
        return m.StatusNotificationResponse()


@pytest.mark.anyio
async def test_a_reset_makes_it_boot_again_and_sigterm_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    depot = Depot()
    with anyio.fail_after(20):
        async with depot.serve(port=0), anyio.create_task_group() as tasks:
            example: dict[str, Any] = load_example("restarting.py", port=depot.port)
            tasks.start_soon(example["main"])
            for count, kind in enumerate([m.ResetType.SOFT, m.ResetType.HARD], 1):
                await depot.until("boot", count)
                await depot.until("status", count * 2)
                answer = await depot["CP001"].reset(type=kind)
                assert answer.status is m.ResetStatus.ACCEPTED
            await depot.until("status", 6)
            tasks.cancel_scope.cancel()  # as `run` does at SIGTERM
    assert depot.told.count("boot") == 3
    assert capsys.readouterr().out.splitlines()[:2] == ["connected", "the registration is Accepted, the interval 300 s"]

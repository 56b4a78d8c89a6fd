"""The command `charge-point` without its process: what it prints, and how it ends."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import anyio
import pytest

from ocpp16_sdk import AsyncChargePointConnection, ConnectionOptions, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.cli._charge_point import ChargePointCommand, run_charge_point
from ocpp16_sdk.cli._emulated import Outcome
from ocpp16_sdk.cli._transcript import Transcript
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from tests.cli.received import Log
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
INTERVAL, ID_TAG = 3600, "04A2B3C4"


class Refusing(AnsweringCentralSystem):
    async def on_authorize(
        self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
    ) -> m.AuthorizeResponse:
        raise LocalCallError(ErrorCode.SECURITY_ERROR, "not here")


async def lives(
    depot: AnsweringCentralSystem, log: Log, *, code: int = 1000, once: bool = True, quiet: bool = False
) -> tuple[int, str]:
    """Let it boot and ask, reset it if asked to, and close the connection; returns the status and what was printed."""
    stream, statuses = io.StringIO(), list[int]()

    async def lead() -> None:
        await log.until(m.AuthorizeRequest)
        await depot["CP001"].drain(1)
        await depot["CP001"].aclose(code)

    async with depot.serve(port=0), anyio.create_task_group() as tasks:
        tasks.start_soon(lead)
        statuses.append(
            await run_charge_point(
                None if quiet else Transcript(stream, charge_point=True),
                ChargePointCommand(
                    url=f"ws://127.0.0.1:{depot.port}", identity="CP001", id_tag=ID_TAG, connectors=1, once=once
                ),
                lambda outcome: None,
            )
        )
    return statuses[0], stream.getvalue()


@pytest.mark.parametrize(("code", "status"), [(1000, 0), (1001, 0), (1008, 1)])
@bounded
async def test_the_close_code_decides_the_exit_status(code: int, status: int) -> None:
    log = Log()
    depot = AnsweringCentralSystem(heartbeat_interval=INTERVAL, connection=ConnectionOptions(observer=log))
    ended, printed = await lives(depot, log, code=code)
    assert ended == status
    assert printed.rstrip().endswith(f"the connection was closed with {code}")


@bounded
async def test_a_failed_call_is_printed_at_the_end_and_changes_the_exit_status() -> None:
    log = Log()
    ended, printed = await lives(Refusing(heartbeat_interval=INTERVAL, connection=ConnectionOptions(observer=log)), log)
    assert ended == 1
    assert printed.rstrip().endswith("RemoteCallError: Authorize was refused with SecurityError: not here")


@bounded
async def test_a_failed_call_changes_the_exit_status_in_quiet_mode_too() -> None:
    log = Log()
    assert await lives(
        Refusing(heartbeat_interval=INTERVAL, connection=ConnectionOptions(observer=log)), log, quiet=True
    ) == (1, "")


@bounded
async def test_it_connects_again_until_it_is_stopped() -> None:
    log, stream, outcomes = Log(), io.StringIO(), list[Outcome]()
    depot = AnsweringCentralSystem(heartbeat_interval=INTERVAL, connection=ConnectionOptions(observer=log))
    async with depot.serve(port=0), anyio.create_task_group() as tasks:
        command = ChargePointCommand(url=f"ws://127.0.0.1:{depot.port}", identity="CP001", id_tag=ID_TAG, connectors=1)
        tasks.start_soon(run_charge_point, Transcript(stream, charge_point=True), command, outcomes.append)
        await log.until(m.AuthorizeRequest)
        await depot["CP001"].aclose(1011)
        while stream.getvalue().count("connected to") < 2:  # noqa: ASYNC110 - no event signals it
            await anyio.sleep(0.02)
        tasks.cancel_scope.cancel()
    assert outcomes[0].status == 0
    assert stream.getvalue().count("connected to ws://127.0.0.1") == 2
    assert "the connection was closed with 1011" in stream.getvalue()


@bounded
async def test_a_boot_that_is_not_accepted_is_printed_and_fails() -> None:
    class Pending(AnsweringCentralSystem):
        async def on_boot_notification(
            self, charge_point: AsyncChargePointConnection, request: m.BootNotificationRequest
        ) -> m.BootNotificationResponse:
            status = m.RegistrationStatus.REJECTED
            return m.BootNotificationResponse(status=status, current_time=datetime.now(UTC), interval=3600)

    log, stream = Log(), io.StringIO()
    depot = Pending(heartbeat_interval=INTERVAL, connection=ConnectionOptions(observer=log))
    async with depot.serve(port=0):
        status = 0

        async def run() -> None:
            nonlocal status
            command = ChargePointCommand(url=f"ws://127.0.0.1:{depot.port}", identity="CP001", once=True)
            status = await run_charge_point(Transcript(stream, charge_point=True), command, lambda outcome: None)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(run)
            await log.until(m.BootNotificationRequest)
            await depot["CP001"].drain(1)
            await depot["CP001"].aclose(1000)
    assert status == 1
    assert "the boot was answered with Rejected; next boot in 3600 s" in stream.getvalue()

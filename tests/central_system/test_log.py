"""What the log of a central system tells of who comes and goes."""

from __future__ import annotations

import logging

import anyio
import pytest

from ocpp16_sdk import HandshakeRefusedError, ListenOptions
from ocpp16_sdk.central_system import MemoryRegistrationStore, RegistrationRules
from ocpp16_sdk.transports._client import dial
from tests.central_system.scripted_charge_points import ACCEPTED, PENDING, Depot, memory_connections
from tests.support.virtual_time import in_virtual_time


@in_virtual_time
async def test_connections_and_registrations_are_logged_in_order(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ocpp16_sdk")
    async with memory_connections(Depot(PENDING, PENDING, ACCEPTED)) as here:
        first = await here.connect()
        for _ in range(3):
            await first.boot()
        second = await here.connect()
        await second.transport.aclose(1000, "enough")
        await anyio.wait_all_tasks_blocked()
    assert [record.levelname for record in caplog.records] == ["INFO"] * len(caplog.records)
    assert caplog.messages[:5] == [
        "'CP1' has connected",
        "the registration of 'CP1' is now Pending",
        "the registration of 'CP1' is now Accepted",
        "'CP1' has connected",
        "a connection of 'CP1' was replaced by a newer one",
    ]
    assert sorted(caplog.messages[5:]) == [
        "'CP1' has disconnected: the connection was closed with 1000: enough",
        "'CP1' has disconnected: the connection was closed with 1000: replaced by a newer connection",
    ]


@in_virtual_time
async def test_a_charge_point_that_connects_again_and_again_gets_ten_lines(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "ocpp16_sdk")
    async with memory_connections(Depot()) as here:
        for _ in range(50):
            await here.connect()
        await here.connect("CP2")
        await anyio.wait_all_tasks_blocked()
    shown = [record.getMessage() for record in caplog.records if record.levelno == logging.INFO]
    assert sum("'CP1'" in line for line in shown) == 10
    assert shown.count("'CP2' has connected") == 1
    assert caplog.messages.count("'CP1' has connected") == 50


@pytest.mark.anyio
async def test_a_handshake_is_logged_with_its_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ocpp16_sdk")
    async with Depot().serve(port=0, options=ListenOptions(path="/ocpp")) as depot:
        url = f"ws://127.0.0.1:{depot.port}"
        with pytest.raises(HandshakeRefusedError, match=rf"the handshake to {url}/other/CP1 was answered with 404"):
            await dial(f"{url}/other/CP1?token=secret")
        transport = await dial(f"{url}/ocpp/CP1?token=secret")
        await depot.wait_for("CP1", timeout=5)
        await transport.aclose()
    assert "a handshake from 127.0.0.1 for '/other/CP1' was answered with 404" in caplog.messages
    assert "'CP1' has connected from 127.0.0.1:" in caplog.text
    assert {record.levelname for record in caplog.records if record.name.startswith("ocpp16_sdk")} == {"INFO"}
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("rules", "warnings"),
    [
        (None, 0),
        (RegistrationRules(), 0),
        (RegistrationRules(unknown="refuse"), 1),
        (RegistrationRules(unknown="refuse", store=MemoryRegistrationStore()), 0),
    ],
)
@pytest.mark.anyio
async def test_rules_that_a_restart_makes_strict_are_warned_of_once(
    rules: RegistrationRules | None, warnings: int, caplog: pytest.LogCaptureFixture
) -> None:
    depot = Depot(registration=rules)
    for _ in range(2):
        async with depot.serve(port=0):
            pass
    told = [message for message in caplog.messages if "without a store: after a restart" in message]
    assert len(told) == warnings

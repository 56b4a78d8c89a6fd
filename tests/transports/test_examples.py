"""The examples of docs/connecting.md work."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import AsyncManualChargePoint, ConnectError, HandshakeRefusedError, messages as m
from tests.support.examples import free_port, load_example
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


async def connected(charger: AsyncManualChargePoint) -> AsyncManualChargePoint:
    """Connect, once the port has a listener."""
    while True:
        try:
            return await charger.__aenter__()
        except HandshakeRefusedError:
            raise
        except ConnectError:
            await anyio.sleep(0.001)


@bounded
async def test_the_central_system_decides_and_the_charge_point_raises(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    url, dialling = f"ws://127.0.0.1:{port}/ocpp", load_example("connecting/charge_point.py", port=port)
    async with anyio.create_task_group() as others, anyio.create_task_group() as serving:
        serving.start_soon(load_example("connecting/central_system.py", port=port)["main"])
        for identity, status in (("RDAM 124", 503), ("RDAM 999", 404)):
            with pytest.raises(HandshakeRefusedError) as caught:
                await connected(AsyncManualChargePoint(url, identity))
            assert caught.value.status == status
        charger = await connected(AsyncManualChargePoint(url, "RDAM 123"))
        for tag, accepted in (("04A2B3", m.AuthorizationStatus.ACCEPTED), ("other", m.AuthorizationStatus.INVALID)):
            assert (await charger.authorize(id_tag=tag)).id_tag_info.status is accepted
        await charger.__aexit__(None, None, None)
        others.start_soon(dialling["main"])
        while dialling["charger"].ping_interval != 120:  # noqa: ASYNC110 - there is no event for it
            await anyio.sleep(0.001)
        serving.cancel_scope.cancel()
    assert capsys.readouterr().out == "closed with 1001: the central system is going away\n"


@bounded
async def test_the_error_contains_the_reason_of_a_failed_connection(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    await load_example("connecting/charge_point.py", port=port)["main"]()
    printed = capsys.readouterr().out
    assert printed.startswith(f"the connection could not be opened to ws://127.0.0.1:{port}/ocpp/RDAM%20123: ")


@bounded
async def test_both_roles_meet_in_memory() -> None:
    await load_example("connecting/in_memory.py")["test_a_heartbeat_is_answered_with_the_time"]()

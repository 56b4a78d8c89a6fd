"""The examples of docs/connecting.md work."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import AsyncManualChargePoint, ConnectError, HandshakeRefusedError, messages as m
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._url import basic_authorization
from tests.support.examples import free_port, load_example, wait_until_listening
from tests.support.websocket_handshakes import echoing, request
from tests.support.websocket_peers import TEXT, RawPeer, bounded
from tests.transports.connect_proxy import connect_proxy

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


@bounded
async def test_the_identity_is_in_the_query_or_missing_and_its_key_is_checked() -> None:
    port = free_port()
    example = load_example("connecting/identities.py", port=port)
    keys: dict[str, bytes] = example["keys"]
    async with anyio.create_task_group() as serving:
        serving.start_soon(example["main"])
        await wait_until_listening(port)

        async def answer(target: str, user: str, key: bytes) -> int:
            headers = {"Authorization": basic_authorization(user, key)}
            try:
                transport = await dial(f"ws://127.0.0.1:{port}{target}", headers=headers)
            except HandshakeRefusedError as error:
                return error.status
            await transport.aclose()
            return 101

        assert await answer("/ocpp?chargePointId=CP001", "CP001", keys["CP001"]) == 101
        assert await answer("/ocpp", "wallbox", keys["HOME"]) == 101
        assert await answer("/ocpp", "HOME", keys["HOME"]) == 401
        assert await answer("/ocpp", "wallbox", keys["CP001"]) == 401
        assert await answer("/ocpp?chargePointId=HOME", "CP001", keys["CP001"]) == 401
        assert await answer("/ocpp?chargePointId=", "CP001", keys["CP001"]) == 404
        serving.cancel_scope.cancel()


@bounded
async def test_both_versions_are_served_on_one_port(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    async with anyio.create_task_group() as serving:
        serving.start_soon(load_example("connecting/two_versions.py", port=port)["main"])
        await wait_until_listening(port)
        async with (
            AsyncManualChargePoint(f"ws://127.0.0.1:{port}", "CP001"),
            await anyio.connect_tcp("127.0.0.1", port) as stream,
        ):
            await stream.send(request("/CP002", "Sec-WebSocket-Protocol: ocpp2.1, ocpp2.0.1"))
            peer = RawPeer(stream, masks=True)
            assert b"sec-websocket-protocol: ocpp2.0.1\r\n" in (await peer.read_until(b"\r\n\r\n")).lower()
            await peer.send((TEXT, b'[2,"7","Heartbeat",{}]'))
            assert await peer.read_frame() == (TEXT, b'[4, "7", "NotImplemented", "", {}]')
        serving.cancel_scope.cancel()
    assert capsys.readouterr().out.startswith("CP002 has disconnected: ")


@bounded
async def test_a_charge_point_connects_through_the_proxy_of_its_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with echoing() as listener, connect_proxy(b"HTTP/1.1 407 No\r\n\r\n") as proxy:
        monkeypatch.setenv("CHARGER_PROXY", f"http://us:secret@127.0.0.1:{proxy.port}")
        await load_example("connecting/through_proxy.py", port=listener.port)["main"]()
    printed = capsys.readouterr().out
    assert printed.endswith(f"refused the connection to 127.0.0.1:{listener.port} with 407\n")
    assert "secret" not in printed

"""Where the central system listens, and how it leaves."""

from __future__ import annotations

import anyio
import anyio.lowlevel
import pytest

from ocpp16_sdk import AsyncManualChargePoint
from ocpp16_sdk.errors import ConnectError, ConnectionClosedError, HandshakeRefusedError
from ocpp16_sdk.security import Accept, ConnectionRequest, Refuse
from tests.support.roles import Charger, Depot, Serving, over_websocket
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
MANY = 50


@bounded
async def test_port_0_selects_a_free_port_and_the_property_returns_it() -> None:
    depot, other = Depot(), Depot()
    for before_and_after in range(2):
        with pytest.raises(RuntimeError, match="does not serve"):
            assert depot.port, before_and_after
        async with depot.serve(port=0) as entered, other.serve(port=0):
            assert entered is depot
            assert 0 < depot.port != other.port > 0


@bounded
async def test_an_address_in_use_is_a_connect_error() -> None:
    depot, other = Depot(), Depot()
    async with depot.serve(port=0):
        with pytest.raises(ConnectError, match=f"cannot listen on 127.0.0.1:{depot.port}") as caught:
            async with other.serve(port=depot.port):
                raise AssertionError("never entered")
        assert "in use" in str(caught.value)
        with pytest.raises(RuntimeError, match="does not serve"):
            assert other.port


@bounded
async def test_an_exception_of_the_block_comes_out_as_itself() -> None:
    depot, error = Depot(), ValueError("of the block")

    async def block() -> None:
        async with depot.serve(port=0), Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
            await charger.heartbeat()
            raise error

    with pytest.raises(ValueError, match="of the block") as caught:
        await block()
    assert caught.value is error


@bounded
async def test_a_cancelled_block_is_left_in_order() -> None:
    depot, ports = Depot(), list[int]()
    with anyio.move_on_after(0.05) as scope:
        async with depot.serve(port=0):
            ports.append(depot.port)
            await anyio.sleep_forever()
    assert scope.cancelled_caught
    await anyio.lowlevel.checkpoint()  # no cancellation is left over
    async with depot.serve(port=ports[0]):
        pass


@bounded
async def test_the_exit_of_serve_closes_every_connection_with_1001() -> None:
    depot, ends = Depot(), list[ConnectionClosedError]()
    connected = anyio.Semaphore(0)

    async def live(charger: AsyncManualChargePoint) -> None:
        async with charger:
            await charger.heartbeat()
            connected.release()
            ends.append(await charger.wait_closed())

    async with anyio.create_task_group() as tasks:
        async with depot.serve(port=0):
            for number in range(3):
                tasks.start_soon(live, Charger(f"ws://127.0.0.1:{depot.port}", f"CP{number}"))
            for _ in range(3):
                await connected.acquire()
            connections = [depot[identity] for identity in depot]
        assert list(depot) == []
        ends.extend([await each.wait_closed() for each in connections])
    assert [(ended.code, ended.reason) for ended in ends] == [(1001, "the central system is going away")] * 6


@bounded
async def test_charge_points_may_connect_over_several_transports_at_once(serving: Serving) -> None:
    depot = Depot()
    async with (
        serving(depot) as served,
        depot.serve(port=0),
        Charger(f"ws://127.0.0.1:{depot.port}/any/path", "CP001") as one,
        served.charge_point(Charger, "CP002") as other,
    ):
        await one.heartbeat()
        await other.heartbeat()
        assert sorted(depot) == ["CP001", "CP002"]


@pytest.mark.item("CS-01")
@bounded
async def test_the_decision_before_the_upgrade_accepts_connections_and_provides_their_sessions() -> None:
    asked: list[tuple[str, str | None]] = []

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        asked.append((request.identity, request.headers.get("authorization")))
        return Accept(session=7) if request.identity == "CP1" else Refuse(404 if request.identity == "CP2" else 401)

    async with over_websocket(Depot(decide=decide)) as served:
        async with served.charge_point(Charger, "CP1") as charger:
            await charger.heartbeat()
            assert served.depot["CP1"].session(int) == 7
        for identity, status in {"CP2": 404, "CP3": 401}.items():
            with pytest.raises(HandshakeRefusedError) as caught:
                await served.charge_point(Charger, identity, password="key").__aenter__()
            assert caught.value.status == status
            assert identity not in served.depot
    assert asked[0] == ("CP1", None)
    assert asked[1:] == [("CP2", "Basic Q1AyOmtleQ=="), ("CP3", "Basic Q1AzOmtleQ==")]

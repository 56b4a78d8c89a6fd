"""The decision of a central system who may connect, and the session that it returns."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

import anyio
import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ListenOptions,
    messages as m,
)
from ocpp16_sdk.errors import CallFailedError, HandshakeRefusedError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.security import (
    Accept,
    CentralSystemSecurity,
    ChargePointSecurity,
    ConnectionRequest,
    Refuse,
    hash_key,
    require_key,
    require_known,
)
from ocpp16_sdk.transports import Transport, memory_pair
from ocpp16_sdk.validation import Strict
from ocpp16_sdk.validation._strict import RepairCallback
from tests.support.connection_requests import KEY, asked
from tests.support.roles import NOW, Charger
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import CLOSE_TIMEOUT, PING, RawPeer, bounded

P = TypeVar("P", bound=Payload)

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@dataclass
class Account:
    owner: str
    heartbeats: list[str] = field(default_factory=list[str])


class Depot(AsyncCentralSystem):
    """Finds an account for every charge point but one."""

    def __init__(self, **options: float) -> None:
        super().__init__(decide=require_known({"CP001", "CP002", "CP003"}, then=self.find_account))
        self.accounts = {"CP001": Account("Ada"), "CP002": Account("Grace")}
        self.options = options

    async def find_account(self, request: ConnectionRequest) -> Accept | Refuse:
        account = self.accounts.get(request.identity)
        if account is None:
            return Refuse(503, "come back later", {"Retry-After": "120"})
        return Accept(session=account, **self.options)  # type: ignore[arg-type]

    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        charge_point.session(Account).heartbeats.append(charge_point.identity)
        return m.HeartbeatResponse(current_time=NOW)


@bounded
async def test_a_handler_has_the_session_that_the_decision_gave() -> None:
    depot = Depot()
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
        url = f"ws://127.0.0.1:{depot.port}/ocpp"
        async with Charger(url, "CP001") as ada, Charger(url, "CP002") as grace:
            await ada.heartbeat()
            await grace.heartbeat()
            await ada.heartbeat()
            assert depot["CP001"].session(Account) is depot.accounts["CP001"]
            assert depot["CP001"].session(object) is depot.accounts["CP001"]
            with pytest.raises(TypeError, match="of type Account, not int"):
                depot["CP001"].session(int)
    assert [len(account.heartbeats) for account in depot.accounts.values()] == [2, 1]


@bounded
async def test_a_refusal_has_status_body_and_headers() -> None:  # J-12, J-16
    depot = Depot()
    async with depot.serve(port=0):
        for identity, status, retry_after, body in (
            ("CP003", 503, 120.0, "come back later"),
            ("CP004", 404, None, "Not Found\n"),
        ):
            with pytest.raises(HandshakeRefusedError) as caught:
                await Charger(f"ws://127.0.0.1:{depot.port}", identity).__aenter__()
            assert (caught.value.status, caught.value.retry_after) == (status, retry_after)
            assert caught.value.body == body


@bounded
async def test_the_decision_serves_without_the_embedded_listener() -> None:
    depot = Depot()
    request_ = asked("CP001")
    accept = await CentralSystemSecurity().admit(request_, depot.decide)
    assert isinstance(accept, Accept)
    here, there = memory_pair()

    async def connect() -> Transport:
        return here

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(depot.serve_connection, there, "CP001", accept)
        async with AsyncManualChargePoint("ws://memory", "CP001", connect=connect) as charger:
            await charger.heartbeat()
    assert depot.accounts["CP001"].heartbeats == ["CP001"]


@bounded
async def test_a_decision_that_fails_refuses(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: ConnectionRequest) -> Accept:
        raise RuntimeError("the database is gone")

    decision = await CentralSystemSecurity().admit(asked(), broken)
    assert decision == Refuse(500)
    assert "the database is gone" in caplog.text


@bounded
async def test_a_connection_without_a_decision_has_no_session() -> None:
    depot = AsyncCentralSystem()
    async with depot.serve(port=0), Charger(f"ws://127.0.0.1:{depot.port}", "CP001"):
        while "CP001" not in depot:  # noqa: ASYNC110 - there is no event for it
            await anyio.sleep(0.001)
        with pytest.raises(TypeError, match="NoneType"):
            depot["CP001"].session(Account)


@asynccontextmanager
async def silent_charge_point(depot: AsyncCentralSystem) -> AsyncGenerator[RawPeer]:
    """Connect a charge point that sends nothing."""
    async with await anyio.connect_tcp("127.0.0.1", depot.port) as stream:
        peer = RawPeer(stream, masks=True)
        await stream.send(request("/CP001", OFFER))
        await peer.read_until(b"\r\n\r\n")
        yield peer


@bounded
async def test_the_decision_gives_each_connection_its_pings() -> None:  # J-54
    async with (
        Depot(ping_interval=0.05).serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)) as depot,
        silent_charge_point(depot) as peer,
    ):
        assert await peer.read_frame() == (PING, b"")
    async with (
        Depot(ping_interval=0).serve(
            port=0, options=ListenOptions(ping_interval=0.05, close_timeout=CLOSE_TIMEOUT)
        ) as depot,
        silent_charge_point(depot) as peer,
    ):
        with anyio.move_on_after(0.3) as scope:
            await peer.read_frame()
        assert scope.cancelled_caught
    async with (
        Depot(ping_timeout=0.05).serve(
            port=0, options=ListenOptions(ping_interval=0.05, close_timeout=CLOSE_TIMEOUT)
        ) as depot,
        silent_charge_point(depot) as peer,
    ):
        assert (await peer.read_frame(), await peer.read_close()) == ((PING, b""), (1011, "no answer to a ping"))


@bounded
async def test_the_decision_gives_each_connection_its_size() -> None:  # J-40
    async with (
        Depot(max_message_size=1000).serve(port=0) as depot,
        Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger,
    ):
        with pytest.raises(CallFailedError, match="1009"):
            await charger.data_transfer(vendor_id="v", data="x" * 2000)


@bounded
async def test_the_decision_gives_each_connection_its_policy() -> None:
    class Noting(Strict):
        read: ClassVar[list[str]] = []

        def load(self, payload_type: type[P], text: str, on_repair: RepairCallback | None = None) -> P:
            self.read.append(payload_type.__name__)
            return super().load(payload_type, text, on_repair)

    async def decide(request: ConnectionRequest) -> Accept:
        return Accept(session=Account("Ada"), policy=Noting() if request.identity == "CP001" else None)

    depot = Depot()
    depot.decide = decide
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
        url = f"ws://127.0.0.1:{depot.port}"
        async with Charger(url, "CP001") as one, Charger(url, "CP002") as other:
            await one.heartbeat()
            await other.heartbeat()
            await depot["CP001"].clear_cache()
            await depot["CP002"].clear_cache()
    assert Noting.read == ["HeartbeatRequest", "ClearCacheResponse"]


@bounded
async def test_a_key_is_checked_before_the_upgrade() -> None:  # J-14, J-15
    depot = AsyncCentralSystem(decide=require_key({"CP001": hash_key(KEY)}))
    async with depot.serve(port=0, security=CentralSystemSecurity.basic()):
        url = f"ws://127.0.0.1:{depot.port}"
        for security in (None, ChargePointSecurity.basic(KEY[::-1])):
            with pytest.raises(HandshakeRefusedError) as caught:
                await Charger(url, "CP001", security=security).__aenter__()
            assert caught.value.status == 401
        for _ in range(2):
            async with Charger(url, "CP001", security=ChargePointSecurity.basic(KEY)):
                pass


@bounded
async def test_new_credentials_count_from_the_next_connection_on() -> None:  # J-73, J-74
    new = KEY[::-1]
    hashes = {"CP001": hash_key(KEY)}
    depot = AsyncCentralSystem(decide=require_key(hashes))
    async with depot.serve(port=0, security=CentralSystemSecurity.basic()):
        charger = Charger(f"ws://127.0.0.1:{depot.port}", "CP001", password=KEY)
        async with charger:
            charger.security = ChargePointSecurity.basic(new)
            hashes["CP001"] = hash_key(new)
        async with charger:
            pass
        charger.security = ChargePointSecurity.basic(KEY)
        with pytest.raises(HandshakeRefusedError):
            await charger.__aenter__()

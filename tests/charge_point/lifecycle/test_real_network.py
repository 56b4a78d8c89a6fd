"""The lifecycle over a network that cuts, delays, drops, truncates and refuses during transactions."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import anyio
import anyio.lowlevel
import pytest

from ocpp16_sdk import (
    AsyncChargePoint,
    AsyncChargePointConnection,
    Backoff,
    ChargePointEvent,
    ConnectError,
    ConnectingFailed,
    ConnectionClosed,
    ConnectionOptions,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.charge_point.outbox import Message
from tests.support.outbox_receiver import accepted, short
from tests.support.roles import Depot
from tests.support.scripted_central_system import BOOT
from tests.support.tcp_proxy import Proxy, To, proxy_to
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = pytest.mark.anyio
QUICKLY = Backoff(first=0.01, cap=0.05)
SAMPLES = 4  # of each transaction


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


class RecordingDepot(Depot):
    """Records transactions; a start that is sent again gets the same id."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: list[str] = []
        self.ids: dict[str, int] = {}

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        self._record(request)
        return accepted(self.ids.setdefault(request.id_tag, len(self.ids)))

    async def on_meter_values(
        self, charge_point: AsyncChargePointConnection, request: m.MeterValuesRequest
    ) -> m.MeterValuesResponse:
        self._record(request)
        return m.MeterValuesResponse()

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        self._record(request)
        return m.StopTransactionResponse()

    def _record(self, request: Message) -> None:
        self.accepted.append(short(request))


class Site:
    """A charge point behind a faulty network, and the events there."""

    def __init__(self, depot: RecordingDepot, proxy: Proxy, store: Path, ping_timeout: float) -> None:
        self.depot, self.proxy = depot, proxy
        self.events: list[ChargePointEvent] = []
        self.happened: list[str] = []
        self.charger = AsyncChargePoint(
            f"ws://127.0.0.1:{proxy.port}/ocpp",
            "CP001",
            boot=BOOT,
            connectors=2,
            store=store,
            backoff=QUICKLY,
            on_event=self.events.append,
            websocket=WebSocketOptions(
                open_timeout=ping_timeout, close_timeout=CLOSE_TIMEOUT, ping_interval=0.1, ping_timeout=ping_timeout
            ),
            connection=ConnectionOptions(call_timeout=1.0),
        )
        # No answer on an open connection is a failure; here no message may be discarded for it.
        self.charger.outbox.attempts, self.charger.outbox.retry_interval = 1000, 0.001

    async def wait_event(self, kind: type[ChargePointEvent]) -> None:
        """Wait until the charge point has reported such an event."""
        await until(lambda: any(isinstance(event, kind) for event in self.events))

    async def charge(self, connector_id: int, meanwhile: Callable[[], Awaitable[None]]) -> None:
        """Report a whole transaction, and call a function after each event."""
        number = len(self.happened)
        transaction = await self.charger.transactions.start(
            connector_id=connector_id, id_tag=f"T{number}", meter_start=number
        )
        self.happened.append(f"start T{number}")
        await meanwhile()
        own = sum(event.startswith("start") for event in self.happened) - 1  # the ids have the order of the starts
        for _ in range(SAMPLES):
            self.happened.append(f"meter {len(self.happened)} of {own}")
            await transaction.sample(len(self.happened) - 1)
            await meanwhile()
        self.happened.append(f"stop {len(self.happened)} of {own}")
        await transaction.stop(meter_stop=len(self.happened) - 1)
        await meanwhile()

    async def wait_delivered(self) -> None:
        """Wait until the queue is empty; check that no message is missing, and that repeated ones follow at once."""
        await until(lambda: not self.charger.outbox.waiting)
        accepted_messages = self.depot.accepted
        assert list(dict.fromkeys(accepted_messages)) == self.happened
        assert accepted_messages == sorted(accepted_messages, key=self.happened.index)


async def until(condition: Callable[[], bool]) -> None:
    """Wait; the test is bounded."""
    while not condition():  # noqa: ASYNC110 - nothing tells
        await anyio.sleep(0.002)


@asynccontextmanager
async def site(store: Path, *, ping_timeout: float = 0.5) -> AsyncGenerator[Site]:
    """`ping_timeout` are the seconds without data after which the charge point closes a connection."""
    depot = RecordingDepot()
    async with (
        depot.serve(
            port=0, options=ListenOptions(ping_interval=0.2, ping_timeout=ping_timeout, close_timeout=CLOSE_TIMEOUT)
        ),
        proxy_to(depot.port) as proxy,
    ):
        yield Site(depot, proxy, store, ping_timeout)


def cut_with_rst(proxy: Proxy) -> None:
    proxy.cut(reset=True)


def cut_with_fin(proxy: Proxy) -> None:
    proxy.cut(reset=False)


def delay(proxy: Proxy) -> None:
    """A time longer than every ping and handshake timeout."""
    proxy.delay = 1


def half_open(proxy: Proxy) -> None:
    proxy.swallow()


def truncate_calls(proxy: Proxy) -> None:
    proxy.truncate(To.CENTRAL_SYSTEM, 20)


def truncate_answers(proxy: Proxy) -> None:
    proxy.truncate(To.CHARGE_POINT, 10)


def refuse(proxy: Proxy) -> None:
    proxy.refuse()
    proxy.cut(reset=True)


def heal(proxy: Proxy) -> None:
    proxy.delay = 0
    proxy.admit()


Fault = Callable[[Proxy], None]
FAULTS: list[Fault] = [
    cut_with_rst,
    cut_with_fin,
    delay,
    half_open,
    truncate_calls,
    truncate_answers,
    refuse,
]


@pytest.mark.item("J-55", "CP-66", "CP-67", "CP-76")
@pytest.mark.parametrize("fault", FAULTS)
@bounded
async def test_through_a_fault_a_transaction_is_delivered_completely_and_in_order(fault: Fault, tmp_path: Path) -> None:
    async with site(tmp_path / "outbox.db") as here, here.charger:
        await here.charger.wait_accepted()

        async def meanwhile() -> None:
            if len(here.happened) == 3:
                fault(here.proxy)
                await here.wait_event(ConnectionClosed)
            if len(here.happened) == 8:  # in the next transaction
                heal(here.proxy)

        await here.charge(1, meanwhile)
        await here.charge(2, meanwhile)
        await here.wait_delivered()
        assert here.proxy.came > 1


@pytest.mark.item("J-16", "CP-67")
@pytest.mark.parametrize("fault", FAULTS)
@bounded
async def test_a_fault_during_the_handshake_is_reported_and_loses_nothing(fault: Fault, tmp_path: Path) -> None:
    async with site(tmp_path / "outbox.db") as here:
        here.proxy.delay = 0.2
        async with here.charger:
            await until(lambda: here.proxy.came == 1)
            fault(here.proxy)
            await here.charge(1, anyio.lowlevel.checkpoint)
            await here.wait_event(ConnectingFailed)
            heal(here.proxy)
            await here.charge(2, anyio.lowlevel.checkpoint)
            await here.wait_delivered()
            failed = [event.error for event in here.events if isinstance(event, ConnectingFailed)]
            assert all(isinstance(error, ConnectError) for error in failed)


@pytest.mark.item("J-46", "CP-66", "CP-68")
@bounded
async def test_a_network_slower_than_the_call_timeout_loses_nothing(tmp_path: Path) -> None:
    async with site(tmp_path / "outbox.db", ping_timeout=10) as here, here.charger:
        await here.charger.wait_accepted()

        async def meanwhile() -> None:
            if len(here.happened) == 3:
                here.proxy.delay = 0.6  # twice for each call
                await until(lambda: len(here.depot.accepted) > len({*here.depot.accepted}))
                heal(here.proxy)

        await here.charge(1, meanwhile)
        await here.wait_delivered()
        assert here.proxy.came == 1


@pytest.mark.item("CP-66", "CP-67")
@pytest.mark.parametrize("seed", range(3))
@bounded
async def test_through_many_faults_in_any_order_nothing_is_lost_or_out_of_order(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    async with site(tmp_path / "outbox.db") as here, here.charger:

        async def meanwhile() -> None:
            if random.random() < 0.3:
                random.choice(FAULTS)(here.proxy)
            await anyio.sleep(random.random() * 0.1)
            heal(here.proxy)

        for _ in range(4):
            await here.charge(random.choice((1, 2)), meanwhile)
        await here.wait_delivered()

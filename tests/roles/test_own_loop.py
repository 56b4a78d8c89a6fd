"""An object that is used in another event loop or thread fails at once, and the error names what to use instead."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import anyio
import anyio.to_thread
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, AsyncManualChargePoint, messages as m
from ocpp16_sdk._concurrency.own_loop import LoopUsers
from ocpp16_sdk.central_system._async_serving import AsyncServing
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._events import AsyncConnectionEvents
from ocpp16_sdk.charge_point.credentials import (
    AsyncCredentialManager,
    ChargePointCredentials,
    CredentialOptions,
    security_from_files,
)
from ocpp16_sdk.charge_point.outbox import AsyncOutbox, AsyncTransactions
from ocpp16_sdk.charge_point.outbox._transaction import AsyncTransaction
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls, AsyncChargePointCalls
from tests.support.roles import Charger, Depot
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
SOFT = m.ResetType.SOFT
BOOT = m.BootNotificationRequest(charge_point_vendor="Example", charge_point_model="One")
READING = m.MeterValue(timestamp=datetime(2026, 5, 1, tzinfo=UTC), sampled_value=(m.SampledValue(value="1"),))


class AnsweringDepot(Depot):
    async def on_start_transaction(
        self, charge_point: object, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        accepted = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=7, id_tag_info=accepted)


async def error_elsewhere(function: Callable[[], Awaitable[object]], backend: str = "asyncio") -> str:
    """Await a function in another event loop, in another thread; return the text of its RuntimeError."""

    def run() -> str:
        with pytest.raises(RuntimeError) as caught:
            anyio.run(bounded_use, backend=backend)
        return str(caught.value)

    async def bounded_use() -> None:
        with anyio.fail_after(5):
            await function()

    return await anyio.to_thread.run_sync(run)


def said(name: str, twin: str) -> str:
    return (
        f"{name} is used outside of its event loop: use `asyncio.run_coroutine_threadsafe`, "
        f"`anyio.from_thread.run`, or {twin}, which any thread may use"
    )


@bounded
async def test_three_threads_with_their_own_loops_get_an_error_and_the_connection_stays_open() -> None:
    depot = Depot()
    errors: list[str] = []

    def reset() -> None:
        with pytest.raises(RuntimeError) as caught:
            asyncio.run(depot["CP001"].reset(type=SOFT))
        errors.append(str(caught.value))

    async with depot.serve(port=0), Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
        await depot.wait_for("CP001")
        threads = [threading.Thread(target=reset) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            await anyio.to_thread.run_sync(thread.join)
        assert errors == [said("the connection of 'CP001'", "CentralSystem")] * 3
        await charger.heartbeat()


@pytest.mark.parametrize("other", ["asyncio", "trio"])
@bounded
async def test_every_awaitable_of_a_central_system_is_refused_in_another_loop(other: str) -> None:
    depot = Depot()
    serving = depot.serve(port=0)
    async with serving, Charger(f"ws://127.0.0.1:{depot.port}", "CP001"), depot.events() as events:
        connection = await depot.wait_for("CP001")

        async def enter_events() -> None:
            async with depot.events():
                pass

        of_a_connection: list[Callable[[], Awaitable[object]]] = [
            lambda: connection.reset(type=SOFT),
            lambda: connection.call(m.ClearCacheRequest()),
            lambda: connection.within(5).reset(type=SOFT),
            lambda: depot.call_many(None, m.ClearCacheRequest()),
            connection.wait_closed,
            lambda: connection.drain(1),
            connection.aclose,
        ]
        for function in of_a_connection:
            assert await error_elsewhere(function, other) == said("the connection of 'CP001'", "CentralSystem")
        of_all: list[Callable[[], Awaitable[object]]] = [
            lambda: depot.wait_for("CP001"),
            lambda: depot.within(5)["CP001"].reset(type=SOFT),
            enter_events,
            depot.serve(port=0).start,
        ]
        for function in of_all:
            assert await error_elsewhere(function, other) == said("the central system", "CentralSystem")
        listener = said("the listener of events", "CentralSystem")
        assert await error_elsewhere(events.__anext__, other) == listener
        on_the_address = said("the central system on 127.0.0.1:0", "CentralSystem")
        assert await error_elsewhere(serving.stop, other) == on_the_address
        assert connection.closed is None


@pytest.mark.parametrize("other", ["asyncio", "trio"])
@bounded
async def test_every_awaitable_of_a_charge_point_is_refused_in_another_loop(other: str) -> None:
    depot = AnsweringDepot()
    async with depot.serve(port=0):
        url = f"ws://127.0.0.1:{depot.port}"
        async with AsyncManualChargePoint(url, "CP001") as manual, AsyncChargePoint(url, "CP002", boot=BOOT) as charger:
            transaction = await charger.transactions.start(connector_id=1, id_tag="x", meter_start=0)
            for charge_point, twin in ((manual, "ManualChargePoint"), (charger, "ChargePoint")):
                of_both: list[Callable[[], Awaitable[object]]] = [
                    charge_point.heartbeat,
                    charge_point.within(5).heartbeat,
                    charge_point.wait_closed,
                    charge_point.start,
                    charge_point.stop,
                ]
                for function in of_both:
                    expected = said(f"the charge point {charge_point.identity!r}", twin)
                    assert await error_elsewhere(function, other) == expected
            assert await error_elsewhere(charger.wait_accepted, other) == said(
                "the charge point 'CP002'", "ChargePoint"
            )
            of_the_outbox: list[Callable[[], Awaitable[object]]] = [
                lambda: charger.transactions.start(connector_id=1, id_tag="x", meter_start=0),
                lambda: transaction.sample(1),
                lambda: transaction.meter_values([READING]),
                lambda: transaction.stop(meter_stop=1, reason=m.Reason.LOCAL),
                transaction.wait_confirmed,
                charger.outbox.wait_delivered,
            ]
            for function in of_the_outbox:
                assert await error_elsewhere(function, other) == said("the outbox", "ChargePoint")
            with pytest.raises(RuntimeError, match="outside of its event loop"):
                await anyio.to_thread.run_sync(charger.report_status, 1, m.ChargePointStatus.PREPARING)


def test_a_stopped_object_may_be_used_in_another_loop() -> None:
    depot = Depot()

    async def use() -> None:
        async with depot.serve(port=0), Charger(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
            await depot.wait_for("CP001")
            await charger.heartbeat()

    asyncio.run(use())
    asyncio.run(use())
    anyio.run(use, backend="trio")


def test_users_of_a_closed_loop_do_not_count() -> None:
    users = LoopUsers("the object", "Twin")

    entered: list[AbstractContextManager[None]] = []

    async def enter() -> None:
        entered.append(users.use())
        entered[-1].__enter__()

    asyncio.run(enter())
    asyncio.run(enter())


CALL = m.DataTransferRequest(vendor_id="v")
READS = "it reads a value and changes nothing"
HANDLERS = "handlers are registered before the start"
NOT_STARTED = "it makes another object, whose members are checked"
OF_THE_SDK = "the charge point calls it in its own event loop"
EXCEPTIONS: dict[type, dict[str, str]] = {
    AsyncManualChargePoint: {"on": HANDLERS, "security": "it is one value, which the next connection reads"},
    AsyncChargePoint: {"on": HANDLERS, "security": "it is one value, which the next connection reads"},
    AsyncCentralSystem: {
        **{"on": HANDLERS, "decide": "the application overrides it", "get": READS},
        **{"asgi": "the server of the application chooses the event loop", "serve": NOT_STARTED},
        "serve_connection": "a connection belongs to the event loop that serves it",
    },
    AsyncChargePointConnection: {"session": READS},
    AsyncConnectionEvents: {
        "append": "the registry calls it",
        "close": "the registry calls it without a loop too",
    },
    AsyncServing: {},
    AsyncOutbox: dict.fromkeys(("aclose", "deliver", "one_step", "open", "take_rows", "write_rows"), OF_THE_SDK),
    AsyncTransactions: {},
    AsyncTransaction: {},
    AsyncCredentialManager: {},
}
ROLES: dict[type, dict[str, Callable[[Any], object]]] = {
    AsyncManualChargePoint: {
        "call": lambda it: it.call(CALL),
        "call_timeout": lambda it: setattr(it, "call_timeout", 5),
        "ping_interval": lambda it: setattr(it, "ping_interval", 5),
        "start": lambda it: it.start(),
        "stop": lambda it: it.stop(),
        "wait_closed": lambda it: it.wait_closed(),
        "within": lambda it: it.within(5).call(CALL),
    }
}
USES: dict[type, dict[str, Callable[[Any], object]]] = {
    **ROLES,
    AsyncChargePoint: {
        **ROLES[AsyncManualChargePoint],
        "boot": lambda it: setattr(it, "boot", BOOT),
        "heartbeat_interval": lambda it: setattr(it, "heartbeat_interval", 5),
        "reboot": lambda it: it.reboot(),
        "report_status": lambda it: it.report_status(1, m.ChargePointStatus.PREPARING),
        "wait_accepted": lambda it: it.wait_accepted(),
    },
    AsyncCentralSystem: {
        "call_many": lambda it: it.call_many(None, m.ClearCacheRequest()),
        "events": lambda it: it.events().__aenter__(),
        "wait_for": lambda it: it.wait_for("CP001"),
        "within": lambda it: it.within(5)["CP001"].reset(type=SOFT),
    },
    AsyncChargePointConnection: {
        "aclose": lambda it: it.aclose(),
        "call": lambda it: it.call(m.ClearCacheRequest()),
        "drain": lambda it: it.drain(1),
        "listening": lambda it: it.listening(print),
        "wait_closed": lambda it: it.wait_closed(),
        "within": lambda it: it.within(5).reset(type=SOFT),
    },
    AsyncConnectionEvents: {"__anext__": lambda it: it.__anext__()},
    AsyncServing: {"start": lambda it: it.start(), "stop": lambda it: it.stop()},
    AsyncOutbox: {
        "attempts": lambda it: setattr(it, "attempts", 3),
        "keep_transactions": lambda it: setattr(it, "keep_transactions", False),
        "retry_interval": lambda it: setattr(it, "retry_interval", 3),
        "wait_delivered": lambda it: it.wait_delivered(),
    },
    AsyncTransactions: {
        "start": lambda it: it.start(connector_id=1, id_tag="x", meter_start=0),
        "meter_values": lambda it: it.meter_values(1, [READING]),
    },
    AsyncTransaction: {
        "meter_values": lambda it: it.meter_values([READING]),
        "sample": lambda it: it.sample(1),
        "stop": lambda it: it.stop(meter_stop=1),
        "wait_confirmed": lambda it: it.wait_confirmed(),
    },
    AsyncCredentialManager: {"change": lambda it: it.change("AuthorizationKey", "31" * 20)},
}


@pytest.mark.parametrize("kind", USES)
def test_every_public_member_that_waits_or_changes_something_is_used_below(kind: type) -> None:
    through_call: set[str] = set()  # the calls of the actions, and the handlers that a class may override
    for base in (AsyncChargePointCalls, AsyncCentralSystemCalls):
        through_call |= set(dir(base)) - {"call"} if base in kind.__mro__ else set()
    members = {
        name
        for name in dir(kind)
        if not name.startswith(("_", "on_"))
        and name not in through_call
        and not (isinstance(value := getattr(kind, name), property) and value.fset is None)
    }
    used = {name for name in USES[kind] if not name.startswith("_")}
    assert members | {"on"} & set(EXCEPTIONS[kind]) == used | set(EXCEPTIONS[kind])
    assert not used & set(EXCEPTIONS[kind])


@bounded
async def test_every_member_that_waits_or_changes_something_is_refused_in_another_loop() -> None:
    depot = AnsweringDepot()
    serving = depot.serve(port=0)
    credentials = CredentialOptions(
        initial=ChargePointCredentials(),
        security_for=lambda credentials: security_from_files(credentials, roots=""),
    )
    async with serving, depot.events() as events:
        url = f"ws://127.0.0.1:{depot.port}"
        async with (
            AsyncManualChargePoint(url, "CP001") as manual,
            AsyncChargePoint(url, "CP002", boot=BOOT, credentials=credentials) as charger,
        ):
            transaction = await charger.transactions.start(connector_id=1, id_tag="x", meter_start=0)
            connection = await depot.wait_for("CP002")
            objects: list[Any] = [manual, charger, depot, connection, events, serving]
            objects += [charger.outbox, charger.transactions, transaction, charger.credentials]
            assert len(objects) == len(USES)
            for it in objects:
                kind = next(kind for kind in USES if type(it) is kind or isinstance(it, kind))
                for name, use in USES[kind].items():

                    async def use_it(it: Any = it, use: Callable[[Any], object] = use) -> None:
                        result = use(it)
                        if isinstance(result, Awaitable):
                            await result

                    assert "is used outside of its event loop: use" in await error_elsewhere(use_it), (kind, name)
            assert connection.closed is None

"""Programs with one plausible mistake: the error, or the log, names the mistake at the earliest place."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePoint,
    AsyncManualChargePoint,
    CentralSystem,
    ChargePoint,
    ConnectionOptions,
    DefinitionError,
    HandshakeRefusedError,
    ManualChargePoint,
    RegistrationRules,
    StoreError,
    SubprotocolError,
    after_answer,
    blocking,
    messages as m,
    run,
)
from ocpp16_sdk.central_system import SqliteRegistrationStore, SqliteTransactionIdStore, TransactionIds
from ocpp16_sdk.charge_point.credentials import FileCredentialStore
from ocpp16_sdk.data_transfer import AsyncDataTransferHandlers, DataTransferHandlers
from ocpp16_sdk.security import HandOver, hash_key, require_key, require_known, require_profile
from ocpp16_sdk.transports import ListenOptions, WebSocketOptions

URL = "ws://127.0.0.1:9/ocpp"
BOOT = m.BootNotificationRequest(charge_point_vendor="Acme", charge_point_model="One")
pytestmark = pytest.mark.filterwarnings("error")


async def no_parameter() -> Any: ...


def plain_without_parameter() -> Any: ...


def plain_with_two(first: object, second: object) -> Any: ...


async def async_with_two(first: object, second: object) -> Any: ...


def a_guard(*, then: Any) -> object:
    return require_known(["CP001"], then=then)


def a_guard_of_keys(**options: Any) -> object:
    return require_key({}, **options)


def a_charge_point(**options: Any) -> object:
    return AsyncChargePoint(URL, "CP001", boot=BOOT, **options)


OTHER_PARAMETERS: dict[str, tuple[Callable[..., object], str, Any, str]] = {
    "decide": (AsyncCentralSystem, "decide", no_parameter, "request"),
    "decide, blocking": (CentralSystem, "decide", plain_without_parameter, "request"),
    "then": (a_guard, "then", async_with_two, "request"),
    "then of a key": (a_guard_of_keys, "then", async_with_two, "request"),
    "on_key_used": (a_guard_of_keys, "on_key_used", plain_without_parameter, "identity, hashes"),
    "identify": (ListenOptions, "identify", plain_with_two, "request"),
    "observer": (ConnectionOptions, "observer", plain_without_parameter, "observation"),
    "prepare_text": (ConnectionOptions, "prepare_text", plain_with_two, "text"),
    "on_event": (a_charge_point, "on_event", plain_without_parameter, "event"),
    "on_time": (a_charge_point, "on_time", plain_with_two, "time"),
    "clock": (a_charge_point, "clock", plain_with_two, ""),
    "connect": (a_charge_point, "connect", async_with_two, ""),
    "handler": (HandOver, "handler", no_parameter, "connection, request"),
    "main": (run, "main", async_with_two, ""),
    "main, blocking": (blocking.run, "main", plain_with_two, ""),
}


@pytest.mark.parametrize(("create", "name", "function", "accepted"), OTHER_PARAMETERS.values(), ids=OTHER_PARAMETERS)
def test_a_function_with_other_parameters_is_refused_when_it_is_given(
    create: Callable[..., object], name: str, function: Any, accepted: str
) -> None:
    with pytest.raises(TypeError) as caught:
        create(**{name: function})
    kind = "async function" if inspect.iscoroutinefunction(function) else "function"
    assert str(caught.value).startswith(f"{name}=the {kind} {function.__name__}: must accept ({accepted}): ")


WRONG_TEXT: Any = "CP001"
WRONG_NUMBER: Any = 5
WRONG_LIST: Any = ["CP001"]


@pytest.mark.parametrize(
    ("create", "error"),
    [
        (lambda: require_known(WRONG_TEXT), "identities='CP001': must be a container of identities, not one text"),
        (lambda: require_known(WRONG_NUMBER), "identities=5: must be a container of identities, such as a set"),
        (lambda: require_key(WRONG_LIST), "hashes=an object of type list: must be a mapping of the hashes by identity"),
        (lambda: require_profile(WRONG_LIST), "profiles=an object of type list: must be a mapping of the security"),
    ],
    ids=["one text", "a number", "a list of identities", "a list of profiles"],
)
def test_a_guard_refuses_other_objects(create: Callable[[], object], error: str) -> None:
    with pytest.raises(TypeError) as caught:
        create()
    assert str(caught.value).startswith(error)


def test_a_key_in_place_of_its_hash_is_refused_and_not_shown() -> None:
    right: dict[str, Any] = {"CP001": hash_key(b"k" * 16), "CP002": [hash_key("a password")]}
    require_key(right)
    wrong: Any
    for wrong in ("a secret key", ["a secret key"], [b"a secret key"]):
        with pytest.raises(ValueError, match=r"^hashes\['CP003'\]: must be the result of `hash_key`$"):
            require_key(right | {"CP003": wrong})


@pytest.mark.parametrize("kind", [AsyncDataTransferHandlers, DataTransferHandlers])
def test_a_decorator_of_data_transfer_without_its_names_is_refused(kind: Any) -> None:
    with pytest.raises(DefinitionError, match=r"^on\(\.\.\.\): must have the texts vendor_id and message_id, not the"):
        kind().on(plain_without_parameter)  # as `@transfers.on` does
    with pytest.raises(DefinitionError, match=r"not 5$"):
        kind().on("Acme", 5)


@pytest.mark.anyio
async def test_a_program_in_a_running_event_loop_is_refused() -> None:
    with pytest.raises(
        RuntimeError, match=r"^run: an event loop runs in this thread already, .* write `await main\(\)`$"
    ):
        run(no_parameter)


def test_a_coroutine_in_place_of_an_action_is_refused() -> None:
    wrong: Any = no_parameter()
    with pytest.raises(DefinitionError, match=r"not a coroutine; write no_parameter without \(\)$"):
        after_answer(wrong)


@pytest.mark.anyio
async def test_a_transaction_id_needs_the_charge_point_and_not_its_identity() -> None:
    start = m.StartTransactionRequest(connector_id=1, id_tag="A", meter_start=0, timestamp=datetime.now(UTC))
    wrong: Any = "CP001"
    with pytest.raises(
        TypeError, match=r"^charge_point=an object of type str: must be the charge point that a handler"
    ):
        await TransactionIds().of(wrong, start)


def test_a_path_with_a_placeholder_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"^path='/ocpp/\{identity\}': must .* such as /ocpp, .*; the identity follows it$"
    ):
        ListenOptions(path="/ocpp/{identity}")


@pytest.mark.anyio
async def test_an_asgi_application_that_was_not_created_is_refused() -> None:
    mounted: Any = AsyncCentralSystem().asgi
    with pytest.raises(TypeError, match=r"3 arguments .* mount the result of the call, `central_system\.asgi\(\)`$"):
        await mounted({}, None, None)


STORES: dict[str, Callable[[Path], object]] = {
    "charge point": lambda path: AsyncChargePoint(URL, "CP001", boot=BOOT, store=path),
    "blocking": lambda path: ChargePoint(URL, "CP001", boot=BOOT, store=path),
    "rules": lambda path: RegistrationRules(store=path),
    "ids": TransactionIds,
    "registrations": SqliteRegistrationStore,
    "starts": SqliteTransactionIdStore,
    "credentials": FileCredentialStore,
}


@pytest.mark.parametrize("create", STORES.values(), ids=STORES.keys())
def test_a_folder_is_not_a_store(create: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^store='.*': must be the path of a file, not of a folder$"):
        create(tmp_path)


@pytest.mark.anyio
async def test_a_file_of_registrations_that_cannot_be_used_is_an_error_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "registrations.db"
    depot = AsyncCentralSystem(registration=RegistrationRules(store=path))
    with (
        anyio.fail_after(10),
        pytest.raises(StoreError, match=r"missing/registrations\.db: .* in a folder that exists"),
    ):
        await depot.serve(port=0).start()


@pytest.mark.anyio
async def test_the_transactions_of_the_last_process_are_not_known_before_the_start(tmp_path: Path) -> None:
    path = tmp_path / "CP001.db"
    charger = AsyncChargePoint(URL, "CP001", boot=BOOT, store=path)
    with anyio.fail_after(10):
        async with charger:
            await charger.transactions.start(connector_id=1, id_tag="A", meter_start=0)
        assert len(charger.transactions.open) == 1  # after the stop they are known
        after_restart = AsyncChargePoint(URL, "CP001", boot=BOOT, store=path)
        with pytest.raises(StoreError, match=r"^the outbox is not open: use `async with` or `start` first"):
            _ = after_restart.transactions.open
        with pytest.raises(StoreError, match=r"^the outbox is not open: use `async with` or `start` first"):
            await after_restart.outbox.wait_delivered()


@pytest.mark.anyio
async def test_a_central_system_without_the_subprotocol_is_named() -> None:
    with anyio.fail_after(10):
        async with AsyncCentralSystem().serve(port=0) as depot:
            url, websocket = f"ws://127.0.0.1:{depot.port}", WebSocketOptions(subprotocols=("ocpp2.0.1",))
            with pytest.raises(SubprotocolError, match=r"^ocpp2\.0\.1 was offered, and .* chose no subprotocol$"):
                await AsyncManualChargePoint(url, "CP001", websocket=websocket).start()


@pytest.mark.anyio
async def test_a_blocking_object_in_a_running_event_loop_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    depot = CentralSystem()
    with depot.serve(port=0):
        started = ": use its async class"
        assert [each for each in caplog.messages if each.endswith(started)] == [
            "the central system on 127.0.0.1:0 is started in a thread with a running event loop, which its methods "
            "block: use its async class"
        ]
        caplog.clear()
        url = f"ws://127.0.0.1:{depot.port}"
        await anyio.to_thread.run_sync(ManualChargePoint(url, "CP001").start)
        assert [each for each in caplog.messages if each.endswith(started)] == []


def test_an_object_that_is_started_in_a_loop_that_stops_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    asyncio.run(AsyncCentralSystem().serve(port=0).start())
    expected = "the central system on 127.0.0.1:0 was not stopped before its event loop, which has cancelled it"
    assert expected in caplog.messages


@pytest.mark.anyio
async def test_an_identity_in_the_endpoint_url_is_named_if_the_central_system_does_not_know_the_path() -> None:
    with anyio.fail_after(10):
        async with AsyncCentralSystem().serve(port=0, options=ListenOptions(path="/ocpp")) as depot:
            url, hint = f"ws://127.0.0.1:{depot.port}/ocpp", "; the URL ends with the identity twice: "
            with pytest.raises(HandshakeRefusedError) as twice:
                await AsyncManualChargePoint(f"{url}/CP001", "CP001").start()
            with pytest.raises(HandshakeRefusedError) as unknown:
                await AsyncManualChargePoint(f"{url[:-4]}", "CP001").start()
    assert hint in str(twice.value)
    assert hint not in str(unknown.value)


def test_an_error_without_a_url_has_no_hint() -> None:
    assert str(HandshakeRefusedError(404, "Not Found")) == "the handshake was answered with 404 Not Found"

"""The four kinds of stores follow one convention: sync and async methods, in memory by default, a file by its path."""

from __future__ import annotations

import inspect
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, RegistrationRules, messages as m
from ocpp16_sdk._stores import InMemoryStore, call_store
from ocpp16_sdk.central_system import (
    AsyncRegistrationStore,
    AsyncTransactionIdStore,
    MemoryRegistrationStore,
    MemoryTransactionIdStore,
    RegistrationStore,
    SqliteRegistrationStore,
    SqliteTransactionIdStore,
    TransactionIds,
    TransactionIdStore,
)
from ocpp16_sdk.charge_point.credentials import (
    AsyncCredentialStore,
    ChargePointCredentials,
    CredentialOptions,
    CredentialStore,
    MemoryCredentialStore,
    security_from_files,
)
from ocpp16_sdk.charge_point.credentials._manager import StoredCredentials
from ocpp16_sdk.charge_point.outbox import AsyncOutboxStore, MemoryOutboxStore, OutboxStore, create_outbox
from ocpp16_sdk.errors import StoreError
from tests.support.roles import NOW, Charger, Depot, in_memory

pytestmark = pytest.mark.anyio

KINDS = [
    (OutboxStore, AsyncOutboxStore),
    (CredentialStore, AsyncCredentialStore),
    (RegistrationStore, AsyncRegistrationStore),
    (TransactionIdStore, AsyncTransactionIdStore),
]
START = m.StartTransactionRequest(connector_id=1, id_tag="A", meter_start=0, timestamp=NOW)


class Recording:
    """Passes the calls of a store on, sync or async, and records them with their threads."""

    def __init__(self, store: Any, *, is_async: bool) -> None:
        self._store, self._is_async = store, is_async
        self.calls: list[str] = []
        self.threads: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._store, name)

        def call(*arguments: Any, **options: Any) -> Any:
            self.calls.append(name)
            self.threads.add(threading.get_ident())
            return function(*arguments, **options)

        async def call_async(*arguments: Any, **options: Any) -> Any:
            result = call(*arguments, **options)
            return await result if inspect.isawaitable(result) else result

        return call_async if self._is_async else call


class SyncRegistrations(dict[str, m.RegistrationStatus]):
    def load(self, identity: str) -> m.RegistrationStatus | None:
        return self.get(identity)

    def save(self, identity: str, status: m.RegistrationStatus) -> None:
        self[identity] = status


class SyncIds:
    def transaction_id(self, start: Any) -> int:
        return 5


async def use_outbox(store: Any) -> None:
    outbox = create_outbox(store)
    await outbox.open()
    await outbox.transactions.start(connector_id=1, id_tag="A", meter_start=0)
    await outbox.aclose()


async def use_credentials(store: Any) -> None:
    options = CredentialOptions(
        initial=ChargePointCredentials(1, b"1" * 16),
        security_for=lambda credentials: security_from_files(credentials, roots=""),
        store=store,
    )
    manager = StoredCredentials(options, "ws://h", "CP001", None)
    assert await manager.store_change("AuthorizationKey", "31" * 20) is m.ConfigurationStatus.ACCEPTED


async def use_registrations(store: Any) -> None:
    depot = Depot(registration=RegistrationRules(store=store))
    async with in_memory(depot) as place, place.charge_point(Charger) as charger:
        await charger.boot_notification(charge_point_vendor="a", charge_point_model="b")
        await place.listed("CP001")
        assert depot["CP001"].registration is m.RegistrationStatus.ACCEPTED


async def use_ids(store: Any) -> None:
    class Peer:
        identity = "CP001"

    ids = TransactionIds(store)
    assert await ids.of(Peer(), START) == await ids.of(Peer(), START)


@pytest.mark.parametrize("is_async", [True, False], ids=["async", "sync"])
@pytest.mark.parametrize(
    ("use", "make", "methods"),
    [
        (use_outbox, MemoryOutboxStore, {"open", "write", "close"}),
        (use_credentials, MemoryCredentialStore, {"load", "save"}),
        (use_registrations, SyncRegistrations, {"load", "save"}),
        (use_ids, SyncIds, {"transaction_id"}),
    ],
    ids=["outbox", "credentials", "registrations", "ids"],
)
async def test_sync_methods_run_in_a_thread_and_async_ones_in_the_event_loop(
    use: Callable[[Any], Any], make: Callable[[], Any], methods: set[str], is_async: bool
) -> None:
    store = Recording(make(), is_async=is_async)
    with anyio.fail_after(20):
        await use(store)
    assert {*store.calls} == methods
    assert (threading.get_ident() in store.threads) is is_async


@pytest.mark.parametrize("use", [use_outbox, use_credentials, use_registrations, use_ids])
async def test_without_a_store_everything_is_in_memory(
    use: Callable[[Any], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with anyio.fail_after(20):
        await use(None)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("use", [use_outbox, use_credentials, use_registrations, use_ids])
async def test_a_path_is_the_file_of_the_store(use: Callable[[Any], Any], tmp_path: Path) -> None:
    with anyio.fail_after(20):
        await use(tmp_path / "file")
        assert (tmp_path / "file").stat().st_size


@pytest.mark.parametrize("kind", [pytest.param(pair, id=pair[0].__name__) for pair in KINDS])
def test_a_kind_of_store_has_at_most_four_methods_which_are_the_same_without_async(kind: tuple[type, type]) -> None:
    sync, with_async = ({name: each for name, each in vars(one).items() if name[0] != "_"} for one in kind)
    assert 1 <= len(sync) <= 4
    assert sync.keys() == with_async.keys()
    for name, function in sync.items():
        assert not inspect.iscoroutinefunction(function)
        assert inspect.iscoroutinefunction(with_async[name])
        assert inspect.signature(function) == inspect.signature(with_async[name])


async def test_the_registrations_and_ids_in_a_file_survive_a_restart(tmp_path: Path) -> None:
    path = str(tmp_path / "central.db")
    SqliteRegistrationStore(path).save("CP001", m.RegistrationStatus.PENDING)
    assert SqliteRegistrationStore(path).load("CP001") is m.RegistrationStatus.PENDING
    assert SqliteRegistrationStore(path).load("CP002") is None

    class Peer:
        identity = "CP001"

    later = START.model_copy(update={"meter_start": 1})
    assert [await TransactionIds(path).of(Peer(), each) for each in (START, later, START)] == [1, 2, 1]


@pytest.mark.parametrize("path", ["", ":memory:", "a\0b"])
def test_what_is_not_the_path_of_a_file_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="must be the path of a file"):
        RegistrationRules(store=path)
    with pytest.raises(ValueError, match="must be the path of a file"):
        SqliteTransactionIdStore(path)


def test_a_file_that_cannot_be_used_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        SqliteRegistrationStore(tmp_path / "missing" / "registrations.db").load("CP001")


async def test_an_error_of_a_method_is_not_changed() -> None:
    def fail() -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match=r"^broken$"):
        await call_store(fail)


def test_the_stores_in_memory_are_the_default() -> None:
    assert isinstance(RegistrationRules().create_store(), MemoryRegistrationStore)
    assert isinstance(TransactionIds()._store, MemoryTransactionIdStore)  # pyright: ignore[reportPrivateUsage]
    assert issubclass(MemoryOutboxStore, InMemoryStore)
    assert AsyncCentralSystem(registration=RegistrationRules(store=SyncRegistrations()))

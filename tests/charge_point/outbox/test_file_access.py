"""The file of a queue: its path, its mode, and a system without free threads."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from ocpp16_sdk.charge_point.credentials import (
    ChargePointCredentials,
    CredentialOptions,
    FileCredentialStore,
    security_from_files,
)
from ocpp16_sdk.charge_point.credentials._manager import StoredCredentials
from ocpp16_sdk.charge_point.outbox import StoreDegraded, create_outbox
from ocpp16_sdk.errors import StoreError
from tests.support.outbox_receiver import Central, deliver_all, opened, reading

pytestmark = pytest.mark.anyio


async def test_only_the_owner_may_read_the_file_and_its_log(path: Path) -> None:
    before = os.umask(0)
    try:
        async with opened(str(path)) as (outbox, _):
            await outbox.transactions.meter_values(1, [reading()])
            files = sorted(path.parent.iterdir())
            assert [file.name for file in files if "db-" in file.name]
            mode = 0o600 if os.name == "posix" else 0o666  # Windows has only one bit: read-only
            assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {mode}
    finally:
        os.umask(before)


async def test_a_path_that_begins_like_a_uri_is_the_path_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "file:queue.db?mode=memory"
    async with opened(name) as (outbox, _):
        await outbox.transactions.meter_values(1, [reading()])
    assert (tmp_path / name).stat().st_size
    async with opened(name) as (outbox, _):
        assert outbox.waiting == 1


@pytest.mark.parametrize("path", ["a\0b", "\0"])
def test_a_path_with_nul_is_refused_with_the_name_of_the_option(path: str) -> None:
    with pytest.raises(ValueError, match=r"^store='.*': must be the path of a file"):
        create_outbox(path)
    with pytest.raises(ValueError, match=r"^store='.*': must be the path of a file"):
        FileCredentialStore(path)


def make_special_file(path: Path) -> None:
    """Make a named pipe; on a system without them (Windows) a folder is the only other thing with a path."""
    if hasattr(os, "mkfifo"):
        os.mkfifo(path, 0o600)
    else:
        path.mkdir()


def test_a_named_pipe_as_the_file_of_the_credentials_is_refused_at_once(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "credentials.json", tmp_path / "folder"
    stores = [FileCredentialStore(path) for path in (pipe, folder)]
    make_special_file(pipe)
    folder.mkdir()
    for store in stores:
        with pytest.raises(StoreError, match=r"cannot be read|is not a file"):
            store.load()


async def test_a_named_pipe_as_the_file_of_a_queue_is_refused_at_once(path: Path) -> None:
    make_special_file(path)
    with anyio.fail_after(10), pytest.raises(StoreError):
        await create_outbox(path).open()


async def no_threads(*_: Any, **__: Any) -> Any:
    raise RuntimeError("can't start new thread")


async def test_without_free_threads_messages_stay_in_memory_and_are_delivered(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    central = Central()
    run_sync = anyio.to_thread.run_sync
    async with opened(str(path)) as (outbox, reports):
        monkeypatch.setattr(anyio.to_thread, "run_sync", no_threads)
        await outbox.transactions.meter_values(1, [reading()])
        (degraded,) = reports
        assert isinstance(degraded, StoreDegraded)
        assert "can't start new thread" in str(degraded)
        monkeypatch.setattr(anyio.to_thread, "run_sync", run_sync)
        await anyio.sleep(1.1)
        await deliver_all(outbox, central)
    assert len(central.taken) == 1


async def test_without_free_threads_opening_is_a_store_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anyio.to_thread, "run_sync", no_threads)
    with pytest.raises(StoreError, match="can't start new thread"):
        await create_outbox(path).open()
    options = CredentialOptions(
        initial=ChargePointCredentials(),
        security_for=lambda credentials: security_from_files(credentials, roots=""),
        store=path,
    )
    with pytest.raises(StoreError, match="can't start new thread"):
        await StoredCredentials(options, "ws://h", "CP001", None).store_change("AuthorizationKey", "31" * 20)

"""The credential stores: in memory, and in a file that only its owner may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from ocpp16_sdk import AsyncChargePoint, ChargePointCredentials, ChargePointState, StoreError
from ocpp16_sdk.charge_point.credentials import (
    CredentialStore,
    FileCredentialStore,
    MemoryCredentialStore,
    security_from_files,
)
from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates
from ocpp16_sdk.security import Certificate
from tests.support.certificates import OPERATOR, Authority
from tests.support.guarded_central_system import FIRST, NEW, OLD, source
from tests.support.scripted_central_system import BOOT
from tests.support.websocket_peers import bounded

CANDIDATES = [
    CredentialCandidates.single(FIRST),
    CredentialCandidates.single(ChargePointCredentials()),
    CredentialCandidates.single(ChargePointCredentials(1, "päss word")),
    CredentialCandidates((3, 2, 1), (NEW, OLD, "text")),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "credentials.json"


@pytest.mark.parametrize("candidates", CANDIDATES)
def test_the_candidates_saved_last_are_loaded(candidates: CredentialCandidates, path: Path) -> None:
    stores: list[CredentialStore] = [MemoryCredentialStore(), FileCredentialStore(path)]
    for store in stores:
        assert store.load() is None
        for saved in (CredentialCandidates((2, 1), (NEW, OLD)), candidates):
            store.save(saved)
            assert store.load() == saved
    assert FileCredentialStore(path).load() == candidates


def test_only_its_owner_can_read_the_file_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        FileCredentialStore(path).save(CANDIDATES[0])
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644])
def test_a_file_that_others_may_read_or_write_is_refused(path: Path, mode: int) -> None:
    store = FileCredentialStore(path)
    store.save(CANDIDATES[0])
    path.chmod(mode)
    with pytest.raises(StoreError, match="other users can read or write it; change its mode to 0600"):
        store.load()
    path.chmod(0o600)
    assert store.load() == CANDIDATES[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        "{}",
        "[]",
        '{"version": 2, "profiles": [1], "keys": [{"text": "secret"}]}',
        '{"version": 1, "profiles": [], "keys": [{"text": "secret"}]}',
        '{"version": 1, "profiles": [1], "keys": []}',
        '{"version": 1, "profiles": [4], "keys": [{"text": "secret"}]}',
        '{"version": 1, "profiles": ["1"], "keys": [{"text": "secret"}]}',
        '{"version": 1, "profiles": [1], "keys": [{"hex": "secret"}]}',
        '{"version": 1, "profiles": [1], "keys": [{"hex": "aa"}]}',
        '{"version": 1, "profiles": [1], "keys": [{}]}',
        '{"version": 1, "profiles": [1, 1], "keys": [{"text": "secret"}]}',
        '{"version": 1, "profiles": [3, 2, 1, 0, 3], "keys": [{"text": "secret"}]}',
        '{"version": 1, "profiles": [1], "keys": [{"text": "secret"}, {"text": "secret"}]}',
        '{"version": 1, "profiles": [1], "keys": [{"text": "secret"}, {"text": ""}]}',
        '{"version": 1, "profiles": [3], "keys": [{"text": "secret"}, {"hex": ""}]}',
        '{"version": 1, "profiles": [1], "keys": [{"text": "secret"}'
        + "".join(f', {{"text": "{n}"}}' for n in "1234")
        + "]}",
        '{"version": 1, "profiles": [1], "keys": [{"secret": "secret"}]}',
        '{"version": 1, "profiles": [1], "keys": [{"text": "' + "s" * 2**16 + '"}]}',
    ],
)
def test_a_file_with_other_contents_is_refused_and_not_shown(path: Path, text: str) -> None:
    path.touch(0o600)
    path.write_text(text, "utf-8")
    with pytest.raises(StoreError, match="does not contain credentials") as error:
        FileCredentialStore(path).load()
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__
    assert "secret" not in str(error.value)


def test_a_path_that_cannot_be_read_or_written_is_reported(tmp_path: Path) -> None:
    store = FileCredentialStore(tmp_path / "folder")
    (tmp_path / "folder").mkdir()  # later: a folder that exists is refused at once
    with pytest.raises(StoreError, match="cannot be read: Is a directory"):
        store.load()
    with pytest.raises(StoreError, match="cannot be written"):
        store.save(CANDIDATES[0])
    with pytest.raises(StoreError, match="cannot be written: No such file or directory"):
        FileCredentialStore(tmp_path / "nowhere" / "credentials.json").save(CANDIDATES[0])


def test_a_crash_during_a_write_keeps_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileCredentialStore(path)
    store.save(CANDIDATES[0])

    def fail(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StoreError, match="Input/output error"):
            store.save(CANDIDATES[3])
    assert FileCredentialStore(path).load() == CANDIDATES[0]
    store.save(CANDIDATES[3])
    assert FileCredentialStore(path).load() == CANDIDATES[3]


def test_the_file_is_synced_before_it_is_renamed_and_the_folder_after_that(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def syncing(file: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")
        fsync(file)

    def replacing(new: str, old: str) -> None:
        steps.append("replace")
        replace(new, old)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(os, "replace", replacing)
    FileCredentialStore(path).save(CANDIDATES[0])
    assert steps == ["file", "replace", "folder"]


def test_a_link_of_another_user_is_not_written_to(path: Path) -> None:
    trap = path.parent / "trap"
    trap.write_text("", "ascii")
    Path(f"{path}.new").symlink_to(trap)
    FileCredentialStore(path).save(CANDIDATES[0])
    assert trap.read_text("ascii") == ""
    assert not path.is_symlink()


def test_the_repr_of_a_store_shows_only_its_path(path: Path) -> None:
    store = FileCredentialStore(path)
    store.save(CANDIDATES[0])
    assert repr(store) == f"<FileCredentialStore '{path}'>"


def test_the_options_create_the_store_that_they_name(path: Path) -> None:
    own = MemoryCredentialStore()
    assert source(store=own).create_store() is own
    assert isinstance(source().create_store(), MemoryCredentialStore)
    assert repr(source(store=path).create_store()) == repr(source(store=str(path)).create_store())
    with pytest.raises(ValueError, match="attempts=0: must be a whole number, at least 1"):
        source(attempts=0)
    assert "key" not in repr(source())


@pytest.mark.item("SEC-07", "SEC-08")
def test_security_from_files_needs_its_files(tmp_path: Path, authority: Authority) -> None:
    nothing = tmp_path / "nothing.pem"
    own = authority.issue(common_name="CP001", organization=OPERATOR)
    for profile in (0, 1):
        made = security_from_files(ChargePointCredentials(profile, NEW), roots=nothing)
        assert (made.profile, made.key) == (profile, NEW if profile else None)
    for profile in (2, 3):
        made = security_from_files(ChargePointCredentials(profile, NEW), roots=authority.roots, certificate=own)
        assert (made.profile, made.key) == (profile, NEW if profile == 2 else None)
        assert made.ssl_context is not None
        with pytest.raises(ValueError, match="must be a PEM file"):
            security_from_files(ChargePointCredentials(profile, NEW), roots=nothing, certificate=own)
    for certificate in (None, Certificate(nothing)):
        with pytest.raises(ValueError, match=r"must|cannot be used"):
            security_from_files(ChargePointCredentials(3), roots=authority.roots, certificate=certificate)


@pytest.mark.anyio
@bounded
async def test_an_unreadable_store_is_reported_on_entering(path: Path, anyio_backend: object) -> None:
    path.touch(0o600)  # noqa: ASYNC240
    charger = AsyncChargePoint("ws://127.0.0.1:9", "CP001", boot=BOOT, credentials=source(store=path))
    with pytest.raises(StoreError, match="does not contain credentials"):
        await charger.__aenter__()
    assert charger.state is ChargePointState.STOPPED
    path.unlink()  # noqa: ASYNC240
    async with charger:
        pass

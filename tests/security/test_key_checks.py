"""Hashes of keys, and their cost: a random key needs a fast check, a password a slow one with a limit."""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
from dataclasses import replace
from typing import Any

import anyio
import anyio.to_thread
import pytest

from ocpp16_sdk.security import ConnectionRequest, Hashes, hash_key, key_matches, new_key, require_key
from tests.support.connection_requests import KEY, next_one, status, with_key

pytestmark = pytest.mark.anyio
PASSWORD = "a password that somebody chose"


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@pytest.fixture
def slow_checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the list of the costs of all slow checks from now on; they do no work."""
    costs: list[int] = []

    def scrypt(key: bytes, **options: Any) -> bytes:
        costs.append(options["n"])
        return hashlib.sha256(key + options["salt"]).digest()

    monkeypatch.setattr(hashlib, "scrypt", scrypt)
    return costs


async def test_keys_are_stored_as_salted_hashes_only() -> None:  # J-76
    assert len(new_key()) == 20
    assert new_key() != new_key()
    for key in (KEY, PASSWORD):
        hashed = hash_key(key)
        assert hashed != hash_key(key)
        assert hashed.splitlines() == [hashed]
        assert (key.hex() if isinstance(key, bytes) else key) not in hashed
        assert await key_matches(key, hashed)
        assert await key_matches(key, hash_key("other"), hashed)
        assert not await key_matches(key, hash_key("other"), hash_key(new_key()))
        assert not await key_matches(key)


@pytest.mark.item("J-69")
@pytest.mark.parametrize("key", [KEY, PASSWORD])
async def test_digests_are_compared_in_constant_time(key: bytes | str, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare_digest(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare_digest)
    assert await key_matches(key, hash_key(key))
    assert len(compared) == 1


@pytest.mark.parametrize("size", range(16, 21))
async def test_a_random_key_needs_no_slow_check(size: int, slow_checks: list[int]) -> None:
    key = os.urandom(size)
    decide = require_key({"CP1": hash_key(key)}, then=next_one)
    asked = [with_key(key=key), with_key(key=os.urandom(size)), with_key("CP2", key=key)]
    assert [await status(decide, request) for request in asked] == [101, 401, 401]
    assert slow_checks == []


@pytest.mark.parametrize("key", [PASSWORD, b"short"])
async def test_a_password_needs_a_slow_check(key: str | bytes, slow_checks: list[int]) -> None:
    hashed = hash_key(key)
    assert hashed.startswith("scrypt$")
    assert slow_checks == [4096]


async def test_a_line_of_the_slow_kind_is_valid_for_a_random_key_too() -> None:
    salt = bytes(16)
    digest = hashlib.scrypt(hashlib.sha256(KEY).digest(), salt=salt, n=4096, r=8, p=1, dklen=32)
    line = f"scrypt$4096${salt.hex()}${digest.hex()}"
    assert await key_matches(KEY, line)
    decide = require_key({"CP1": line}, then=next_one)
    assert [await status(decide, with_key(key=key)) for key in (KEY, new_key())] == [101, 401]


@pytest.mark.parametrize(
    "hashed",
    ["", "secret", "scrypt$4096$zz$00", "scrypt$3$00$00", "md5$4096$00$00", "a$b$c$d", "blake2b$zz$00", "blake2b$00"],
)
async def test_an_invalid_hash_is_reported_and_not_shown(hashed: str) -> None:
    with pytest.raises(ValueError, match="must") as caught:
        await key_matches(KEY, hashed)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("hex_text", [False, True])
async def test_a_wrong_key_needs_the_same_work_for_every_identity(hex_text: bool, slow_checks: list[int]) -> None:
    hashes: dict[str, Hashes] = {
        "PASSWORD": hash_key(PASSWORD),
        "PENDING": (hash_key(PASSWORD), hash_key("new")),
        "MIXED": (hash_key(PASSWORD), hash_key(KEY)),
        "RANDOM": hash_key(KEY),
    }
    decide = require_key(hashes, then=next_one, accept_hex_text=hex_text, users={"OTHER USER": "user"})
    work = set[int]()
    for identity in (*hashes, "OTHER USER", "UNKNOWN"):
        slow_checks.clear()
        assert await status(decide, with_key(identity, "wrong")) == 401
        work.add(len(slow_checks))
    assert work == {4 if hex_text else 2}


async def test_a_password_that_was_right_needs_no_slow_check_again(slow_checks: list[int]) -> None:
    decide = require_key({"CP1": hash_key(PASSWORD)}, then=next_one)
    for expected in (1, 0):
        slow_checks.clear()
        assert await status(decide, with_key(key=PASSWORD)) == 101
        assert len(slow_checks) == expected


async def test_slow_checks_block_neither_the_event_loop_nor_all_threads_nor_other_charge_points(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hashes = {"PASSWORD": hash_key(PASSWORD), "RANDOM": hash_key(KEY), "NEW": hash_key(PASSWORD)}
    decide = require_key(hashes, then=next_one)
    assert await status(decide, with_key("PASSWORD", PASSWORD)) == 101
    begun, may_continue, answers = threading.Semaphore(0), threading.Event(), list[int]()

    def waiting(key: bytes, **_: Any) -> bytes:
        begun.release()
        assert may_continue.wait(5)
        return bytes(32)

    async def attempt(request: ConnectionRequest) -> None:
        answers.append(await status(decide, request))

    monkeypatch.setattr(hashlib, "scrypt", waiting)
    async with anyio.create_task_group() as tasks:
        for address in range(6):
            for number in range(20):
                wrong = with_key("PASSWORD", f"wrong {number}")
                tasks.start_soon(attempt, replace(wrong, remote=(f"192.0.2.{address}", 1)))
        for _ in range(2):
            assert await anyio.to_thread.run_sync(begun.acquire, True, 5)
        await anyio.wait_all_tasks_blocked()
        assert not begun.acquire(blocking=False)
        # 16 requests of each of four addresses wait; the others were refused at once.
        assert answers == [503] * (6 * 20 - 64)
        for known in (with_key("PASSWORD", PASSWORD), with_key("RANDOM")):
            assert await status(decide, known) == 101
        assert await status(decide, with_key("NEW", PASSWORD)) == 503
        may_continue.set()
    assert answers[-64:] == [401] * 64
    monkeypatch.undo()
    assert await status(decide, with_key("NEW", PASSWORD)) == 101


async def test_remembered_keys_are_discarded_before_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocpp16_sdk.security._key_checks._MAX_REMEMBERED_KEYS", 2)
    decide = require_key({f"CP{number}": hash_key(KEY) for number in range(5)}, then=next_one)
    assert {await status(decide, with_key(f"CP{number}")) for number in (*range(5), *range(5))} == {101}


async def test_a_user_name_other_than_the_identity_is_expected_where_it_is_set() -> None:
    hashes = {identity: hash_key(KEY) for identity in ("CP1", "CP2")}
    decide = require_key(hashes, then=next_one, users={"CP1": "charger"})
    as_charger = replace(with_key("CP1"), headers=with_key("charger").headers)
    assert [await status(decide, each) for each in (as_charger, with_key("CP1"), with_key("CP2"))] == [101, 401, 101]

"""Salted hashes of keys: a central system need not know the keys themselves (OCPP-J 6.2.2).

    blake2b$salt$digest         of a random key: it cannot be guessed, so one fast hash protects it
    scrypt$cost$salt$digest     of a password, which people choose: the hash is slow on purpose

A slow hash is an offer to attackers: a few kilobytes of wrong keys a second keep two threads busy.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

import anyio
import anyio.lowlevel
import anyio.to_thread

_COST, _BLOCK_SIZE, _PARALLELISM = 2**12, 8, 1  # of scrypt: some 10 ms and 4 MiB
_MAX_THREADS = 2  # a flood of handshakes with wrong keys must not use all of the machine
_RANDOM_KEY = 16  # bytes of the shortest random key (whitepaper A00.FR.205)

_limiter = anyio.lowlevel.RunVar[anyio.CapacityLimiter]("key hashing")


def new_key() -> bytes:
    """Return 20 random bytes, an AuthorizationKey for a charge point."""
    return secrets.token_bytes(20)


def hash_key(key: bytes | str) -> str:
    """Return a salted hash of a key, as one line of text to be stored.

    Bytes, 16 or more, are a random key and get a fast hash. A `str` is a password, and gets a slow one.
    """
    salt = secrets.token_bytes(16)
    if isinstance(key, bytes) and len(key) >= _RANDOM_KEY:
        return f"blake2b${salt.hex()}${_blake2b(key, salt).hex()}"
    return f"scrypt${_COST}${salt.hex()}${_scrypt(_bytes(key), salt, _COST).hex()}"


async def key_matches(key: bytes | str, *hashes: str) -> bool:
    """Return whether one of the hashes belongs to the key; False without hashes.

    Raises:
        ValueError: a hash was not made by `hash_key`.
    """
    slow = [each for each in hashes if is_slow(each)]
    fast = [each for each in hashes if not is_slow(each)]
    found = [matches(_bytes(key), each) for each in fast]
    return any(found) or (bool(slow) and any(await run_slow_checks([(_bytes(key), each) for each in slow])))


def is_hash(text: object) -> bool:
    """Return whether a text has the form of a hash."""
    return isinstance(text, str) and text.startswith(("scrypt$", "blake2b$"))


def is_slow(hashed: str) -> bool:
    """Return whether the check of a hash is slow."""
    return hashed.startswith("scrypt$")


def matches(key: bytes, hashed: str) -> bool:
    """Return whether a hash belongs to a key; the comparison needs the same time for all keys.

    Raises:
        ValueError: the hash was not made by `hash_key`.
    """
    try:
        match hashed.split("$"):
            case ["blake2b", salt, digest]:
                actual = _blake2b(key, bytes.fromhex(salt))
            case ["scrypt", cost, salt, digest]:
                actual = _scrypt(key, bytes.fromhex(salt), int(cost))
            case _:
                raise ValueError
    except ValueError:
        raise ValueError("hashes: must be made by hash_key, and a stored hash was not") from None
    return hmac.compare_digest(actual.hex().encode(), digest.encode())


async def run_slow_checks(checks: Sequence[tuple[bytes, str]]) -> list[bool]:
    """Return whether each hash belongs to its key; the checks run in one of two threads."""
    try:
        limiter = _limiter.get()
    except LookupError:
        limiter = anyio.CapacityLimiter(_MAX_THREADS)
        _limiter.set(limiter)
    return await anyio.to_thread.run_sync(lambda: [matches(*each) for each in checks], limiter=limiter)


def _blake2b(key: bytes, salt: bytes) -> bytes:
    return hashlib.blake2b(key, salt=salt, digest_size=32, person=b"ocpp16 key").digest()


def _scrypt(key: bytes, salt: bytes, cost: int) -> bytes:
    # HMAC, the base of scrypt, does not distinguish a key from the same key with zeros at its end. A digest always has
    # the same length.
    return hashlib.scrypt(hashlib.sha256(key).digest(), salt=salt, n=cost, r=_BLOCK_SIZE, p=_PARALLELISM, dklen=32)


def _bytes(key: bytes | str) -> bytes:
    return key.encode() if isinstance(key, str) else key


SLOW_HASH_OF_NO_KEY = f"scrypt${_COST}${'00' * 16}${'00' * 32}"
"""A check of it does the work of a check, and never succeeds."""

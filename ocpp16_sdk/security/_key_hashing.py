"""Salted hashes of keys: a central system need not know the keys themselves (OCPP-J 6.2.2)."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import anyio
import anyio.lowlevel
import anyio.to_thread

from ocpp16_sdk.errors import DefinitionError

_COST, _BLOCK_SIZE, _PARALLELISM = 2**12, 8, 1  # of scrypt: some 10 ms and 4 MiB
_MAX_THREADS = 2  # a flood of handshakes with wrong keys must not use all of the machine

_limiter = anyio.lowlevel.RunVar[anyio.CapacityLimiter]("key hashing")


def new_key() -> bytes:
    """Return 20 random bytes, an AuthorizationKey for a charge point."""
    return secrets.token_bytes(20)


def hash_key(key: bytes | str) -> str:
    """Return a salted hash of a key, as one line of text to be stored.

    The hash is slow to protect passwords that people choose; a key of random bytes cannot be guessed anyway.
    """
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${salt.hex()}${_scrypt(_bytes(key), salt, _COST).hex()}"


async def key_matches(key: bytes | str, *hashes: str) -> bool:
    """Return whether one of the hashes belongs to the key.

    Without hashes the call returns False after the same time: the time does not show whether an identity is known.

    Raises:
        DefinitionError: a hash was not made by `hash_key`.
    """
    try:
        limiter = _limiter.get()
    except LookupError:
        limiter = anyio.CapacityLimiter(_MAX_THREADS)
        _limiter.set(limiter)
    return await anyio.to_thread.run_sync(_matches, _bytes(key), hashes or (_HASH_OF_NO_KEY,), limiter=limiter)


def _matches(key: bytes, hashes: tuple[str, ...]) -> bool:
    found = False
    for each in hashes:
        try:
            kind, cost, salt, digest = each.split("$")
            actual = _scrypt(key, bytes.fromhex(salt), int(cost)).hex()
        except ValueError:
            kind, digest, actual = "", "", ""
        if kind != "scrypt":
            raise DefinitionError("the stored hash of a key was not made by hash_key")
        found |= hmac.compare_digest(actual.encode(), digest.encode())
    return found


def _scrypt(key: bytes, salt: bytes, cost: int) -> bytes:
    # HMAC, the base of scrypt, does not distinguish a key from the same key with zeros at its end. A digest always has
    # the same length.
    return hashlib.scrypt(hashlib.sha256(key).digest(), salt=salt, n=cost, r=_BLOCK_SIZE, p=_PARALLELISM, dklen=32)


def _bytes(key: bytes | str) -> bytes:
    return key.encode() if isinstance(key, str) else key


_HASH_OF_NO_KEY = f"scrypt${_COST}${'00' * 16}${'00' * 32}"

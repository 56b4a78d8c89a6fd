"""Salted hashes of keys: a central system need not know the keys themselves (OCPP-J 6.2.2)."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import anyio
import anyio.lowlevel
import anyio.to_thread

from ocpp16_sdk.errors import DefinitionError

_COST, _BLOCK, _PARALLEL = 2**12, 8, 1  # scrypt: some 10 ms and 4 MiB
_THREADS = 2  # a flood of handshakes with wrong keys must leave the machine something

_limiter = anyio.lowlevel.RunVar[anyio.CapacityLimiter]("key hashing")


def new_key() -> bytes:
    """Return 20 random bytes, an AuthorizationKey to give to a charge point."""
    return secrets.token_bytes(20)


def hash_key(key: bytes | str) -> str:
    """Return a salted hash of a key, as one line of text to be stored.

    A key of random bytes cannot be guessed anyway; a password that somebody thought of gains from the slow hash.
    """
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${salt.hex()}${_scrypt(_bytes(key), salt, _COST).hex()}"


async def key_matches(key: bytes | str, *hashes: str) -> bool:
    """Tell whether one of the hashes is that of the key.

    Without any it takes the same time and says no: that an identity is unknown cannot be told by the clock.

    Raises:
        DefinitionError: a hash is none that `hash_key` makes.
    """
    try:
        limiter = _limiter.get()
    except LookupError:
        limiter = anyio.CapacityLimiter(_THREADS)
        _limiter.set(limiter)
    return await anyio.to_thread.run_sync(_matches, _bytes(key), hashes or (_NOBODYS,), limiter=limiter)


def _matches(key: bytes, hashes: tuple[str, ...]) -> bool:
    found = False
    for each in hashes:
        try:
            kind, cost, salt, digest = each.split("$")
            actual = _scrypt(key, bytes.fromhex(salt), int(cost)).hex()
        except ValueError:
            kind, digest, actual = "", "", ""
        if kind != "scrypt":
            raise DefinitionError("the stored hash of a key is none that hash_key makes")
        found |= hmac.compare_digest(actual.encode(), digest.encode())
    return found


def _scrypt(key: bytes, salt: bytes, cost: int) -> bytes:
    # To HMAC, which scrypt is made of, a key is the same with zeros behind it: a digest has always one length.
    return hashlib.scrypt(hashlib.sha256(key).digest(), salt=salt, n=cost, r=_BLOCK, p=_PARALLEL, dklen=32)


def _bytes(key: bytes | str) -> bytes:
    return key.encode() if isinstance(key, str) else key


_NOBODYS = f"scrypt${_COST}${'00' * 16}${'00' * 32}"

"""Checks the keys of connection requests, for `require_key`.

    KeyChecks.find ─▶ remembered: the key was right before ─▶ found at once
                   ─▶ fast hashes, at once ─▶ found
                   ─▶ slow hashes, in two threads, at most 64 requests at a time ─▶ found, not found, or TooManyChecks

A wrong key always needs the same work, whether or not the identity exists or has two keys during a key change. So the
time of an answer shows neither.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable

from ocpp16_sdk.security._key_hashing import SLOW_HASH_OF_NO_KEY, is_slow, matches, run_slow_checks

_MAX_REMEMBERED_KEYS = 100_000  # of some 200 bytes each
_MAX_SLOW_CHECKS = 64  # requests; they wait for a third of a second at most, and few handshakes are occupied
_MAX_SLOW_CHECKS_OF_ADDRESS = 16


class TooManyChecks(Exception):  # noqa: N818 - the peer is to come back later
    """Too many requests wait for a slow check already."""


class KeyChecks:
    """Finds the hash of a key.

    `hashes` are those that exist already: if one of them is slow, the first wrong key needs the time of a slow check.
    """

    def __init__(self, hashes: Iterable[tuple[str, ...]] = ()) -> None:
        self._remembered = _RememberedKeys()
        self._slow_checks = 0  # the largest number of slow hashes that one identity had
        self._running: Counter[str] = Counter()  # by address
        for each in hashes:
            self._note_slow(each)

    def is_remembered(self, identity: str, key: bytes, hashes: tuple[str, ...]) -> bool:
        """Return whether the key was right before, with the same hashes."""
        return self._remembered.contains(identity, key, hashes)

    def remember(self, identity: str, key: bytes, hashes: tuple[str, ...]) -> None:
        """Note that the key was right."""
        self._remembered.add(identity, key, hashes)

    async def find(self, readings: tuple[bytes, ...], hashes: tuple[str, ...], address: str) -> int | None:
        """Return the index of the first hash that belongs to one of the readings of a key; None if there is none.

        Raises:
            TooManyChecks: too many requests, or too many of this address, wait for a slow check.
            ValueError: a hash was not made by `hash_key`.
        """
        fast = [number for number, each in enumerate(hashes) if not is_slow(each)]
        found = [number for number in fast if any(matches(key, hashes[number]) for key in readings)]
        self._note_slow(hashes)
        if found or not self._slow_checks:
            return found[0] if found else None
        slow = [number for number, each in enumerate(hashes) if is_slow(each)]
        padded = [hashes[number] for number in slow] + [SLOW_HASH_OF_NO_KEY] * (self._slow_checks - len(slow))
        with self._running_check(address):
            right = await run_slow_checks([(key, each) for each in padded for key in readings])
        # The results of one hash are side by side; those of the padding are False.
        return slow[right.index(True) // len(readings)] if any(right) else None

    def _note_slow(self, hashes: tuple[str, ...]) -> None:
        self._slow_checks = max(self._slow_checks, sum(map(is_slow, hashes)))

    def _running_check(self, address: str) -> _RunningCheck:
        if self._running.total() >= _MAX_SLOW_CHECKS or self._running[address] >= _MAX_SLOW_CHECKS_OF_ADDRESS:
            raise TooManyChecks
        return _RunningCheck(self._running, address)


class _RunningCheck:
    def __init__(self, running: Counter[str], address: str) -> None:
        self._running = running
        self._address = address

    def __enter__(self) -> None:
        self._running[self._address] += 1

    def __exit__(self, *_: object) -> None:
        self._running[self._address] -= 1
        if not self._running[self._address]:
            del self._running[self._address]


class _RememberedKeys:
    """The keys that were right before: thousands of charge points that reconnect at once need no slow hash again.

    Only digests with a secret of this process are stored. A digest is valid while the hashes of the key are the same.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._digests: dict[str, bytes] = {}

    def contains(self, identity: str, key: bytes, hashes: tuple[str, ...]) -> bool:
        known = self._digests.get(identity)
        return known is not None and secrets.compare_digest(known, self._digest(key, hashes))

    def add(self, identity: str, key: bytes, hashes: tuple[str, ...]) -> None:
        if len(self._digests) >= _MAX_REMEMBERED_KEYS:
            self._digests.clear()
        self._digests[identity] = self._digest(key, hashes)

    def _digest(self, key: bytes, hashes: tuple[str, ...]) -> bytes:
        digest = hashlib.blake2b(key=self._secret)
        for part in (key, *(each.encode() for each in hashes)):
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()

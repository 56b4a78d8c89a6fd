"""The usual conditions for a connection. Each guard is a decision; if its condition is met, it awaits `then`.

AsyncCentralSystem(decide=require_known(identities, then=require_key(hashes, then=find_account)))
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Container, Mapping, MutableMapping

from ocpp16_sdk.security._admission import (
    Accept,
    AsyncAdmission,
    ConnectionRequest,
    Credentials,
    Refuse,
    accept_everyone,
)
from ocpp16_sdk.security._key_hashing import key_matches

Hashes = str | Collection[str]
"""The hash of a charge point's key, made by `hash_key`; several while the charge point may have one of several keys."""

_MAX_REMEMBERED_KEYS = 100_000  # of some 200 bytes each


def require_known(identities: Container[str], *, then: AsyncAdmission = accept_everyone) -> AsyncAdmission:
    """Accept the identities in the container; others are answered 404 (OCPP-J 3.2)."""

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        return await then(request) if request.identity in identities else Refuse(404)

    return decide


def require_key(
    hashes: Mapping[str, Hashes],
    *,
    then: AsyncAdmission = accept_everyone,
    accept_encoded_user: bool = False,
    accept_hex_text: bool = False,
    on_key_used: Callable[[str, tuple[str, ...]], object] | None = None,
) -> AsyncAdmission:
    """Accept the right key by HTTP Basic; others are answered 401, whether or not the identity is known.

    Args:
        hashes: the hashes of `hash_key` by identity; may change. Where an identity has several, each of them is valid:
            after a key change that was not answered, the charge point may use the old key or the new one.
        then: the next decision.
        accept_encoded_user: accept the user name also percent-encoded as in the URL (OCPP-J 6.2.2 is ambiguous).
        accept_hex_text: accept the key also as text of hexadecimal digits, which many charge points send by mistake.
        on_key_used: is called with the identity and its remaining hashes: that of the key that was used, and the later
            ones. With `hashes.__setitem__` the old key is refused once a newer one was used (J-73).
    """
    remembered = _RememberedKeys()

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        credentials, known = request.credentials, hashes_for(hashes, request.identity)
        if credentials is None or not _is_user(credentials, request, encoded=accept_encoded_user):
            return Refuse(401)
        key = credentials.password
        readings = (key, _from_hex(key)) if accept_hex_text else (key,)
        if not remembered.contains(request.identity, key, known):
            matches = [await key_matches(each, *known) for each in readings]
            if not any(matches):
                return Refuse(401)
            if on_key_used is not None and len(known) > 1:
                remaining = await _from_match(known, readings)
                if known == hashes_for(hashes, request.identity):  # the key may have been changed meanwhile
                    on_key_used(request.identity, remaining)
                    known = remaining
            remembered.add(request.identity, key, known)
        return await then(request)

    return decide


def require_certificate(
    organization: str, serial_numbers: Mapping[str, str] | None = None, *, then: AsyncAdmission = accept_everyone
) -> AsyncAdmission:
    """Accept a certificate of the operator and of this charge point (whitepaper A00.FR.404, 405).

    Others are answered 403.

    Args:
        organization: the name of the operator, the O of the subject.
        serial_numbers: the serial numbers, the CN of the subject, by identity; may change. None: the serial number is
            the identity.
        then: the next decision.
    """

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        certificate, identity = request.certificate, request.identity
        serial_number = identity if serial_numbers is None else serial_numbers.get(identity)
        if certificate is None or organization not in certificate.organizations:
            return Refuse(403)
        return await then(request) if serial_number in certificate.common_names else Refuse(403)

    return decide


def require_profile(profiles: Mapping[str, int], *, then: AsyncAdmission = accept_everyone) -> AsyncAdmission:
    """Accept the security profile of the identity (whitepaper A00.FR.002); the mapping may change.

    Others are answered 401 if a key is missing, and else 403; an unknown identity is answered 404.
    """

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        expected = profiles.get(request.identity)
        if expected is None:
            return Refuse(404)
        if request.profile == expected:
            return await then(request)
        return _wrong_profile(request, expected)

    return decide


def require_highest_profile(profiles: MutableMapping[str, int], *, then: AsyncAdmission) -> AsyncAdmission:
    """Accept the highest security profile that the identity has used, or a higher one (whitepaper A05.FR.09).

    Others are answered 401 if a key is missing, and else 403.

    Args:
        profiles: the highest profile by identity; a higher one is stored here when it is accepted.
        then: the next decision; it has to check the key or the certificate.
    """

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        highest = profiles.get(request.identity, 0)
        if request.profile < highest:
            return _wrong_profile(request, highest)
        decision = await then(request)
        if isinstance(decision, Accept) and request.profile > highest:
            profiles[request.identity] = request.profile
        return decision

    return decide


def hashes_for(hashes: Mapping[str, Hashes], identity: str) -> tuple[str, ...]:
    """Return the hashes of an identity; an empty tuple if the identity has no hash."""
    known = hashes.get(identity, ())
    return (known,) if isinstance(known, str) else tuple(known)


async def _from_match(known: tuple[str, ...], readings: tuple[bytes, ...]) -> tuple[str, ...]:
    """Return the hash that matches one of the readings of a key, and the hashes after it."""
    matches = [any([await key_matches(key, each) for key in readings]) for each in known]
    return known[matches.index(True) :]


def _wrong_profile(request: ConnectionRequest, expected: int) -> Refuse:
    return Refuse(401 if expected in (1, 2) and request.credentials is None else 403)


def _is_user(credentials: Credentials, request: ConnectionRequest, *, encoded: bool) -> bool:
    segment = request.path.rpartition("/")[2]
    return credentials.user == request.identity.encode() or (encoded and credentials.user == segment.encode())


def _from_hex(password: bytes) -> bytes:
    """Return the bytes of a hexadecimal text, or other text unchanged: both need the same time to check."""
    try:
        return bytes.fromhex(password.decode("ascii"))
    except ValueError:
        return password


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

"""The usual conditions on who may connect, each of them a decision that asks the next one if it is met.

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
"""What `hash_key` made of the key of a charge point; several while it may have one of several keys."""

_REMEMBERED = 100_000  # keys that were right, at some 200 bytes


def require_known(identities: Container[str], *, then: AsyncAdmission = accept_everyone) -> AsyncAdmission:
    """Let in whom the container has; everybody else is answered 404 (OCPP-J 3.2)."""

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        return await then(request) if request.identity in identities else Refuse(404)

    return decide


def require_key(
    hashes: Mapping[str, Hashes],
    *,
    then: AsyncAdmission = accept_everyone,
    encoded_user: bool = False,
    hex_text: bool = False,
    used: Callable[[str, tuple[str, ...]], object] | None = None,
) -> AsyncAdmission:
    """Let in who shows its key by HTTP Basic; everybody else is answered 401, whether or not the identity is known.

    Args:
        hashes: what `hash_key` made, by identity; may change. Where there are several, any of them will do: after a key
            change that was not answered, the charge point may use the old key or the new one.
        then: asked next.
        encoded_user: take the user name also as it stands in the URL, percent-encoded (OCPP-J 6.2.2 can be read so).
        hex_text: take the key also as text of hexadecimal digits, which many charge points send by mistake.
        used: is told the identity, and which of several hashes are left without those before the one of the key that
            was shown: with `hashes.__setitem__` the old key is refused as soon as a newer one is used (J-73).
    """
    right = _RightKeys()

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        shown, known = request.credentials, hashes_of(hashes, request.identity)
        if shown is None or not _is_user(shown, request, encoded=encoded_user):
            return Refuse(401)
        spelt = (shown.password, _digits(shown.password)) if hex_text else (shown.password,)
        if not right.remembers(request.identity, shown.password, known):
            matches = [await key_matches(key, *known) for key in spelt]
            if not any(matches):
                return Refuse(401)
            if used is not None and len(known) > 1:
                left = await _since(known, spelt)
                if known == hashes_of(hashes, request.identity):  # it may have been given another key meanwhile
                    used(request.identity, left)
                    known = left
            right.remember(request.identity, shown.password, known)
        return await then(request)

    return decide


def require_certificate(
    organization: str, serial_numbers: Mapping[str, str] | None = None, *, then: AsyncAdmission = accept_everyone
) -> AsyncAdmission:
    """Let in whose certificate names the operator and the charge point itself (whitepaper A00.FR.404, 405).

    Everybody else is answered 403.

    Args:
        organization: the operator's name, the O of the subject.
        serial_numbers: the serial numbers, the CN of the subject, by identity; may change. Absent: they are the same.
        then: asked next.
    """

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        shown, identity = request.certificate, request.identity
        serial_number = identity if serial_numbers is None else serial_numbers.get(identity)
        if shown is None or organization not in shown.organizations or serial_number not in shown.common_names:
            return Refuse(403)
        return await then(request)

    return decide


def require_profile(profiles: Mapping[str, int], *, then: AsyncAdmission = accept_everyone) -> AsyncAdmission:
    """Let in who uses the security profile that is expected of it (whitepaper A00.FR.002); the mapping may change.

    Others are answered 401 if a key is missing, and 403 if not; who is not in the mapping is answered 404.
    """

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        expected = profiles.get(request.identity)
        if expected is None:
            return Refuse(404)
        if request.profile == expected:
            return await then(request)
        return _other_profile(request, expected)

    return decide


def require_highest_profile(profiles: MutableMapping[str, int], *, then: AsyncAdmission) -> AsyncAdmission:
    """Let in who uses no lower security profile than it has used before (whitepaper A05.FR.09).

    Others are answered 401 if a key is missing, and 403 if not.

    Args:
        profiles: the highest that each has used, by identity; who is let in with a higher one is entered here.
        then: asked next; it has to check the key or the certificate.
    """

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        highest = profiles.get(request.identity, 0)
        if request.profile < highest:
            return _other_profile(request, highest)
        decision = await then(request)
        if isinstance(decision, Accept) and request.profile > highest:
            profiles[request.identity] = request.profile
        return decision

    return decide


def hashes_of(hashes: Mapping[str, Hashes], identity: str) -> tuple[str, ...]:
    """The hashes of a charge point in a table of them; none if it is not there."""
    known = hashes.get(identity, ())
    return (known,) if isinstance(known, str) else tuple(known)


async def _since(known: tuple[str, ...], spelt: tuple[bytes, ...]) -> tuple[str, ...]:
    """The hash of the key, of which there is one, and those that stand behind it."""
    matches = [any([await key_matches(key, each) for key in spelt]) for each in known]
    return known[matches.index(True) :]


def _other_profile(request: ConnectionRequest, expected: int) -> Refuse:
    return Refuse(401 if expected in (1, 2) and request.credentials is None else 403)


def _is_user(shown: Credentials, request: ConnectionRequest, *, encoded: bool) -> bool:
    segment = request.path.rpartition("/")[2]
    return shown.user == request.identity.encode() or (encoded and shown.user == segment.encode())


def _digits(password: bytes) -> bytes:
    """The key that hexadecimal digits spell; what is no such text stays as it is, and takes as long to check."""
    try:
        return bytes.fromhex(password.decode("ascii"))
    except ValueError:
        return password


class _RightKeys:
    """The keys that were right once: thousands of charge points that come back at once are not hashed slowly again.

    Kept are digests that mean nothing outside of this process, and only as long as the stored hashes are the same.
    """

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._digests: dict[str, bytes] = {}

    def remembers(self, identity: str, key: bytes, hashes: tuple[str, ...]) -> bool:
        known = self._digests.get(identity)
        return known is not None and secrets.compare_digest(known, self._digest(key, hashes))

    def remember(self, identity: str, key: bytes, hashes: tuple[str, ...]) -> None:
        if len(self._digests) >= _REMEMBERED:
            self._digests.clear()
        self._digests[identity] = self._digest(key, hashes)

    def _digest(self, key: bytes, hashes: tuple[str, ...]) -> bytes:
        digest = hashlib.blake2b(key=self._secret)
        for part in (key, *(each.encode() for each in hashes)):
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()

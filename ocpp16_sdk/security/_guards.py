"""The usual conditions for a connection. Each guard is a decision; if its condition is met, it awaits `then`.

AsyncCentralSystem(decide=require_known(identities, then=require_key(hashes, then=find_account)))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, MutableMapping
from urllib.parse import unquote_to_bytes

from ocpp16_sdk._checks import check_instance, check_methods, message
from ocpp16_sdk._function_checks import check_async_function, check_plain_function
from ocpp16_sdk._text import excerpt
from ocpp16_sdk.security._admission import (
    AsyncAdmission,
    ConnectionRequest,
    Credentials,
    Decision,
    Refuse,
    accept_everyone,
)
from ocpp16_sdk.security._key_checks import KeyChecks, TooManyChecks
from ocpp16_sdk.security._key_hashing import is_hash

Hashes = str | Collection[str]
"""The hash of a charge point's key, made by `hash_key`; several while the charge point may have one of several keys."""

_RETRY_SECONDS = "5"  # slow checks of this time are far more than those that may wait


def require_known(identities: Container[str], *, then: AsyncAdmission = accept_everyone) -> AsyncAdmission:
    """Accept the identities in the container; others are answered 404 (OCPP-J 3.2)."""
    check_instance("identities", identities, Container, "a container of identities, such as a set")
    if isinstance(identities, str):
        raise TypeError(message("identities", identities, "a container of identities, not one text"))
    check_async_function("then", then, accepts="request")

    async def decide(request: ConnectionRequest) -> Decision:
        return await then(request) if request.identity in identities else Refuse(404)

    return decide


def require_key(
    hashes: Mapping[str, Hashes],
    *,
    then: AsyncAdmission = accept_everyone,
    users: Mapping[str, str] | None = None,
    accept_encoded_user: bool = False,
    accept_hex_text: bool = False,
    on_key_used: Callable[[str, tuple[str, ...]], object] | None = None,
) -> AsyncAdmission:
    """Accept the right key by HTTP Basic; others are answered 401, whether or not the identity is known.

    The check of a password is slow. If 16 requests of one address, or 64 in all, wait for such a check, further ones
    are answered 503. A random key, and a password that was right before, are always checked at once.

    Args:
        hashes: the hashes of `hash_key` by identity; may change. Where an identity has several, each of them is valid:
            after a key change that was not answered, the charge point may use the old key or the new one.
        then: the next decision.
        users: the user name by identity, where it is not the identity itself; may change.
        accept_encoded_user: accept the user name also percent-encoded as in the URL (OCPP-J 6.2.2 is ambiguous).
        accept_hex_text: accept the key also as text of hexadecimal digits, which many charge points send by mistake.
        on_key_used: is called with the identity and its remaining hashes: that of the key that was used, and the later
            ones. With `hashes.__setitem__` the old key is refused once a newer one was used (OCPP-J 6.2.2).

    Raises:
        TypeError: an argument is of a wrong type.
        ValueError: a dict contains a text that `hash_key` has not made.
    """
    check_async_function("then", then, accepts="request")
    check_plain_function("on_key_used", on_key_used, accepts="identity hashes")
    check_methods("hashes", hashes, ("get",), "a mapping of the hashes by identity")
    if isinstance(hashes, dict):
        _check_hashes(hashes)
    checks = KeyChecks(hashes_for(hashes, each) for each in hashes) if isinstance(hashes, dict) else KeyChecks()

    async def decide(request: ConnectionRequest) -> Decision:
        credentials, known = request.credentials, hashes_for(hashes, request.identity)
        user = request.identity if users is None else users.get(request.identity, request.identity)
        if credentials is None:
            return Refuse(401)
        if not _is_user(credentials, user, encoded=accept_encoded_user):
            known = ()  # the answer needs the same time as for a wrong key
        key = credentials.password
        readings = (key, _from_hex(key)) if accept_hex_text else (key,)
        if not checks.is_remembered(request.identity, key, known):
            try:
                found = await checks.find(readings, known, request.remote[0])
            except TooManyChecks:
                return Refuse(503, headers={"Retry-After": _RETRY_SECONDS})
            if found is None:
                return Refuse(401)
            if on_key_used is not None and len(known) > 1:
                remaining = known[found:]
                if known == hashes_for(hashes, request.identity):  # the key may have been changed meanwhile
                    on_key_used(request.identity, remaining)
                    known = remaining
            checks.remember(request.identity, key, known)
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
    check_async_function("then", then, accepts="request")

    async def decide(request: ConnectionRequest) -> Decision:
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
    check_methods("profiles", profiles, ("get",), "a mapping of the security profiles by identity")
    check_async_function("then", then, accepts="request")

    async def decide(request: ConnectionRequest) -> Decision:
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
    check_methods("profiles", profiles, ("get",), "a mapping of the security profiles by identity")
    check_async_function("then", then, accepts="request")

    async def decide(request: ConnectionRequest) -> Decision:
        highest = profiles.get(request.identity, 0)
        if request.profile < highest:
            return _wrong_profile(request, highest)
        decision = await then(request)
        if not isinstance(decision, Refuse) and request.profile > highest:
            profiles[request.identity] = request.profile
        return decision

    return decide


def _check_hashes(hashes: Mapping[str, Hashes]) -> None:
    for identity in hashes:
        if not all(is_hash(each) for each in hashes_for(hashes, identity)):  # the text may be the key itself
            raise ValueError(f"hashes[{excerpt(identity)!r}]: must be the result of `hash_key`")


def hashes_for(hashes: Mapping[str, Hashes], identity: str) -> tuple[str, ...]:
    """Return the hashes of an identity; an empty tuple if the identity has no hash."""
    known = hashes.get(identity, ())
    return (known,) if isinstance(known, str) else tuple(known)


def _wrong_profile(request: ConnectionRequest, expected: int) -> Refuse:
    return Refuse(401 if expected in (1, 2) and request.credentials is None else 403)


def _is_user(credentials: Credentials, user: str, *, encoded: bool) -> bool:
    name = user.encode()
    return credentials.user == name or (encoded and unquote_to_bytes(credentials.user) == name)


def _from_hex(password: bytes) -> bytes:
    """Return the bytes of a hexadecimal text, or other text unchanged: both need the same time to check."""
    try:
        return bytes.fromhex(password.decode("ascii"))
    except ValueError:
        return password

"""Change the authorization key of a charge point without locking it out (OCPP-J 6.2.2)."""

from __future__ import annotations

from collections.abc import MutableMapping
from itertools import dropwhile

import anyio.to_thread

from ocpp16_sdk._checks import check_instance, check_timeout
from ocpp16_sdk.central_system._arguments import check_connection
from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._configuration import change_configuration
from ocpp16_sdk.configuration.keys import AUTHORIZATION_KEY
from ocpp16_sdk.errors import ErrorCode, NotSentError, RefusedError, RemoteCallError
from ocpp16_sdk.messages import ConfigurationStatus
from ocpp16_sdk.security import Hashes, hash_key, new_key
from ocpp16_sdk.security._guards import hashes_for

_NOT_SERVED = (ErrorCode.NOT_IMPLEMENTED, ErrorCode.NOT_SUPPORTED)
_MAX_HASHES = 4  # of one charge point: each costs time when a wrong key is presented


async def change_authorization_key(
    charge_point: AsyncChargePointConnection,
    hashes: MutableMapping[str, Hashes],
    key: bytes | None = None,
    *,
    timeout: float | None = None,
) -> ConfigurationStatus:
    """Change the key of a charge point, and update the table of `require_key` to match (OCPP-J 6.2.2).

    If the charge point accepts, only the new key is valid afterwards; if it refuses, only the old one. Without an
    answer, or with RebootRequired, both are valid: some charge points use a new key only after their next restart.
    With `on_key_used=hashes.__setitem__`, `require_key` removes the old hash when the new key is presented.

    Args:
        charge_point: the connection of the charge point; the hash of its present key is in the table.
        hashes: the results of `hash_key`, by identity.
        key: 16 to 20 bytes; None for 20 random ones, which are stored nowhere else.
        timeout: seconds to wait for the answer.

    Returns:
        Accepted or RebootRequired.

    Raises:
        ValueError: the key has a wrong length.
        TypeError: an argument is of a wrong type, or this is not one connection (a view of `within`).
        RefusedError: the charge point refuses the key.
        CallFailedError: the call got no answer; unless nothing was sent, it is unknown which key is in use.
    """
    check_connection(charge_point, "identity", "change_authorization_key")
    check_instance("hashes", hashes, MutableMapping, "a mutable mapping of hashes by identity")
    check_timeout(timeout)
    key = new_key() if key is None else key
    AUTHORIZATION_KEY.format(key)
    identity = charge_point.identity
    new = await anyio.to_thread.run_sync(hash_key, key)
    old = hashes_for(hashes, identity)
    # The first is the key that was used last. Of the later ones, which may be in use by now, the newest are kept.
    hashes[identity] = (*old[:1], *old[1:][2 - _MAX_HASHES :], new)
    try:
        status = await change_configuration(charge_point, AUTHORIZATION_KEY, key, timeout=timeout)
    except (RefusedError, NotSentError, RemoteCallError) as error:
        if not isinstance(error, RemoteCallError) or error.code in _NOT_SERVED:
            hashes[identity] = tuple(each for each in hashes_for(hashes, identity) if each != new)
        raise
    if status is ConfigurationStatus.ACCEPTED:
        # The hashes after the new one stay: another change has appended them meanwhile.
        hashes[identity] = tuple(dropwhile(lambda each: each != new, hashes_for(hashes, identity))) or new
    return status

"""Giving a charge point another key, so that it is never locked out (OCPP-J 6.2.2)."""

from __future__ import annotations

from collections.abc import MutableMapping
from itertools import dropwhile

import anyio.to_thread

from ocpp16_sdk.central_system._charge_point_connection import AsyncChargePointConnection
from ocpp16_sdk.central_system._checks import check_connected
from ocpp16_sdk.central_system._configuration import change_configuration
from ocpp16_sdk.configuration.keys import AUTHORIZATION_KEY
from ocpp16_sdk.errors import ErrorCode, NotSentError, RefusedError, RemoteCallError
from ocpp16_sdk.messages import ConfigurationStatus
from ocpp16_sdk.security import Hashes, hash_key, new_key
from ocpp16_sdk.security._guards import hashes_of

_UNSERVED = (ErrorCode.NOT_IMPLEMENTED, ErrorCode.NOT_SUPPORTED)
_MOST = 4  # of one charge point: each costs time when a wrong key is shown


async def change_authorization_key(
    charge_point: AsyncChargePointConnection,
    hashes: MutableMapping[str, Hashes],
    key: bytes | None = None,
    *,
    timeout: float | None = None,
) -> ConfigurationStatus:
    """Give a charge point another key, and keep the table of `require_key` in step with what it has (J-73).

    If it accepts, only the new key counts from then on; if it refuses, only the old one. While that is not known, as
    there is no answer or it is RebootRequired, both do; with `used=hashes.__setitem__`, `require_key` forgets the old
    one when it is shown the new one.

    Args:
        charge_point: whose key it is; a key that it had before is in the table.
        hashes: what `hash_key` made, by identity.
        key: 16 to 20 bytes; 20 random ones if it is None, which are kept nowhere.
        timeout: seconds to wait for the answer.

    Returns:
        Accepted or RebootRequired.

    Raises:
        ValueError: it is no key.
        RefusedError: the charge point does not take the key.
        CallFailedError: the call brought no answer; unless nothing was sent, nobody knows which key it has.
    """
    check_connected(charge_point, "identity", "change_authorization_key")
    key = new_key() if key is None else key
    AUTHORIZATION_KEY.format(key)
    identity = charge_point.identity
    new = await anyio.to_thread.run_sync(hash_key, key)
    old = hashes_of(hashes, identity)
    # The first is what it has used last; of those that it may have taken since then, the newest are kept.
    hashes[identity] = (*old[:1], *old[1:][2 - _MOST :], new)
    try:
        status = await change_configuration(charge_point, AUTHORIZATION_KEY, key, timeout=timeout)
    except (RefusedError, NotSentError, RemoteCallError) as error:
        if not isinstance(error, RemoteCallError) or error.code in _UNSERVED:
            hashes[identity] = tuple(each for each in hashes_of(hashes, identity) if each != new)
        raise
    if status is ConfigurationStatus.ACCEPTED:
        # Not those that another change has put behind it meanwhile.
        hashes[identity] = tuple(dropwhile(lambda each: each != new, hashes_of(hashes, identity))) or new
    return status

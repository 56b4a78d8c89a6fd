"""The identity of a charge point: the last segment of the path, or the result of the option `identify`."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from ocpp16_sdk.security import ConnectionRequest, Identify, Refuse
from ocpp16_sdk.transports._url import identity_from_path, is_identity, is_under


class IdentifyError(Exception):
    """The function of the option `identify` raised an exception, or returned something else than an identity."""


def identified(
    request: ConnectionRequest, path: str, prefix: str, identify: Identify | None
) -> ConnectionRequest | Refuse:
    """Return the request with the identity of its charge point, or the refusal of a request without a valid one.

    `path` is the path of the request below the mount of an application. Decisions, handlers and logs get this identity
    and no other, so a key is always checked for the identity that is used.

    Raises:
        IdentifyError: the function failed; the request is to be answered 500.
    """
    if identify is None:
        identity = identity_from_path(path, prefix)
        return Refuse(404) if identity is None else replace(request, identity=identity)
    if not is_under(path, prefix):
        return Refuse(404)
    try:
        result = cast("object", identify(request))
        if not isinstance(result, str | Refuse | None):
            raise TypeError(f"identify returned {type(result).__name__}: must be a text, None or a Refuse")
    except Exception as error:
        raise IdentifyError from error
    if isinstance(result, Refuse):
        return result
    return Refuse(404) if result is None or not is_identity(result) else replace(request, identity=result)

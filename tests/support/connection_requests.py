"""Connection requests with and without a key, and an admission that accepts them."""

from __future__ import annotations

from ocpp16_sdk.security import (
    Accept,
    AsyncAdmission,
    ConnectionRequest,
    PeerCertificate,
    Refuse,
)
from ocpp16_sdk.transports._url import basic_authorization
from tests.support.certificates import OPERATOR

KEY = bytes.fromhex("0001020304050607" + "ff" * 12)


def asked(identity: str = "CP1", **more: object) -> ConnectionRequest:
    return ConnectionRequest(identity, f"/ocpp/{identity}", ("127.0.0.1", 1), **{"headers": {}} | more)  # type: ignore[arg-type]


def with_key(identity: str = "CP1", key: bytes | str = KEY, **more: object) -> ConnectionRequest:
    return asked(identity, headers={"authorization": basic_authorization(identity, key)}, **more)


CARDS = Accept(session="the account")


async def next_one(_: ConnectionRequest) -> Accept:
    return CARDS


async def status(decide: AsyncAdmission, request: ConnectionRequest) -> int:
    """Return the HTTP status of the decision; 101 if `next_one` decided."""
    decision = await decide(request)
    if isinstance(decision, Refuse):
        return decision.status
    assert decision is CARDS
    return 101


OWN = PeerCertificate(("SN1",), (OPERATOR,))

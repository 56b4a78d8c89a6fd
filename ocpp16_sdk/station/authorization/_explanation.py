"""The verdict on a token with its reasons, from what the charge point knows and its keys. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.messages import AuthorizationStatus
from ocpp16_sdk.station._state import Token, Verdict, VerdictSource
from ocpp16_sdk.station.authorization._rules import MAX_ID_TAG, Decision, LocalInfo, decide


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a station does with a token, and why."""

    verdict: Verdict | None
    """The verdict; None if the central system is asked."""
    reasons: tuple[str, ...]
    """Why."""


def explain(
    token: Token,
    local: LocalInfo,
    *,
    online: bool,
    pre_authorize: bool,
    authorize_offline: bool,
    allow_unknown: bool,
    now: datetime,
) -> Explanation:
    """Return what happens with a token."""
    if not 0 < len(token.id_tag) <= MAX_ID_TAG:
        text = f"the id tag has {len(token.id_tag)} characters: must be from 1 to {MAX_ID_TAG}"
        return _explanation(AuthorizationStatus.INVALID, VerdictSource.NOT_ASKED, None, (text,))
    row = decide(
        local.known,
        online=online,
        pre_authorize=pre_authorize,
        authorize_offline=authorize_offline,
        allow_unknown=allow_unknown,
    )
    reasons = ("online" if online else "offline", _text(local, now), row.reason)
    if row.decision is Decision.ASK:
        return Explanation(None, reasons)
    source = local.source or VerdictSource.OFFLINE
    parent = None if local.entry is None else local.entry.info.parent_id_tag
    if row.decision is Decision.ACCEPT:
        return _explanation(AuthorizationStatus.ACCEPTED, source, parent, reasons)
    status = AuthorizationStatus.INVALID if local.entry is None else local.entry.status(now)
    if status is AuthorizationStatus.ACCEPTED:  # it is valid, but a key forbids its use
        status = AuthorizationStatus.INVALID
    return _explanation(status, source, parent, reasons)


def _explanation(
    status: AuthorizationStatus, source: VerdictSource, parent: str | None, reasons: tuple[str, ...]
) -> Explanation:
    return Explanation(Verdict(status=status, source=source, parent_id_tag=parent, reasons=reasons), reasons)


def _text(local: LocalInfo, now: datetime) -> str:
    if local.entry is None:
        return "it is neither in the local list nor in the cache"
    expiry = local.entry.info.expiry_date
    until = "" if expiry is None else f", expiry date {expiry:%Y-%m-%dT%H:%M:%SZ}"
    return f"the {local.source} has it as {local.entry.status(now)}{until}"

"""The 53 changes of status that OCPP 1.6 4.9 has, as data, and the way from one status to another (CP-22). Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from ocpp16_sdk.messages import ChargePointStatus as S

TRANSITIONS: Mapping[S, frozenset[S]] = {
    S.AVAILABLE: frozenset(
        {S.PREPARING, S.CHARGING, S.SUSPENDED_EV, S.SUSPENDED_EVSE, S.RESERVED, S.UNAVAILABLE, S.FAULTED}
    ),
    S.PREPARING: frozenset({S.AVAILABLE, S.CHARGING, S.SUSPENDED_EV, S.SUSPENDED_EVSE, S.FINISHING, S.FAULTED}),
    S.CHARGING: frozenset({S.AVAILABLE, S.SUSPENDED_EV, S.SUSPENDED_EVSE, S.FINISHING, S.UNAVAILABLE, S.FAULTED}),
    S.SUSPENDED_EV: frozenset({S.AVAILABLE, S.CHARGING, S.SUSPENDED_EVSE, S.FINISHING, S.UNAVAILABLE, S.FAULTED}),
    S.SUSPENDED_EVSE: frozenset({S.AVAILABLE, S.CHARGING, S.SUSPENDED_EV, S.FINISHING, S.UNAVAILABLE, S.FAULTED}),
    S.FINISHING: frozenset({S.AVAILABLE, S.PREPARING, S.UNAVAILABLE, S.FAULTED}),
    S.RESERVED: frozenset({S.AVAILABLE, S.PREPARING, S.UNAVAILABLE, S.FAULTED}),
    S.UNAVAILABLE: frozenset({S.AVAILABLE, S.PREPARING, S.CHARGING, S.SUSPENDED_EV, S.SUSPENDED_EVSE, S.FAULTED}),
    S.FAULTED: frozenset(S) - {S.FAULTED},
}
"""For each status of a connector the statuses that may follow it."""

_BETWEEN = (S.AVAILABLE, S.PREPARING, S.FINISHING)  # statuses that a connector passes through; the others say more


def path(before: S, after: S) -> Sequence[S]:
    """Return the statuses to report from one status to another: the second alone, if it may follow the first.

    Otherwise statuses are inserted. So a connector that is Preparing becomes Available and then Unavailable.
    """
    ways = deque[tuple[S, ...]]([()])
    while ways:
        way = ways.popleft()
        last = way[-1] if way else before
        if after in TRANSITIONS[last]:
            return (*way, after)
        ways.extend((*way, each) for each in _BETWEEN if each in TRANSITIONS[last] and each not in way)
    return (after,)

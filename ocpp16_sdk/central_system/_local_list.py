"""Bringing a local authorization list to a charge point (OCPP 1.6 5.15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocpp16_sdk.central_system._checks import check_callable
from ocpp16_sdk.central_system._configuration import get_limit, in_parts
from ocpp16_sdk.configuration.keys import SEND_LOCAL_LIST_MAX_LENGTH
from ocpp16_sdk.errors import RefusedError
from ocpp16_sdk.messages import AuthorizationData, SendLocalListResponse, UpdateStatus, UpdateType
from ocpp16_sdk.messages.calls import AsyncCentralSystemCalls


async def send_local_list(
    charge_point: AsyncCentralSystemCalls,
    entries: Iterable[AuthorizationData],
    *,
    changes: Iterable[AuthorizationData] | None = None,
    version: int | None = None,
    max_entries: int | None = None,
    timeout: float | None = None,
) -> int:
    """Send a local authorization list; returns the version that the charge point has then.

    A list that is too long for one message goes in parts: first Full, then Differential, each with a version one
    higher (CS-23). If a part is refused, the list is as far as the parts before it have brought it.

    Args:
        charge_point: where the list goes.
        entries: the whole list; every entry has an `id_tag_info`.
        changes: what is to be changed in the list that the charge point has; an entry without `id_tag_info` deletes.
            If the charge point cannot follow, it gets the whole list (CS-22).
        version: that of the first part, 1 or more; else the charge point is asked which it has, and gets the next.
        max_entries: how many entries one message may have, if that is known; else the charge point is asked.
        timeout: seconds to wait for each answer.

    Raises:
        ValueError: an entry of the whole list has no `id_tag_info`, or the version is below 1.
        RefusedError: the charge point keeps no local list, or did not take a part.
        CallFailedError: a call brought no answer.
    """
    check_callable(charge_point, "send_local_list")
    whole = tuple(entries)
    if any(entry.id_tag_info is None for entry in whole):
        raise ValueError("every entry of a whole local list needs an id_tag_info")
    if version is not None and version < 1:
        raise ValueError("the version of a local list is 1 or more")  # errata 3.52
    if version is None:
        version = await _next_version(charge_point, timeout)
    if max_entries is None:
        max_entries = await get_limit(charge_point, SEND_LOCAL_LIST_MAX_LENGTH, timeout=timeout)
    sending = _Sending(charge_point, max_entries, timeout)
    if changes is not None:
        version, answer = await sending.send(UpdateType.DIFFERENTIAL, tuple(changes), version)
        if answer.status == UpdateStatus.VERSION_MISMATCH:
            version = await _next_version(charge_point, timeout)
        elif answer.status != UpdateStatus.FAILED:
            return _accepted(answer, version)
    version, answer = await sending.send(UpdateType.FULL, whole, version)
    return _accepted(answer, version)


@dataclass(frozen=True, slots=True)
class _Sending:
    charge_point: AsyncCentralSystemCalls
    max_entries: int | None
    timeout: float | None

    async def send(
        self, kind: UpdateType, entries: Sequence[AuthorizationData], version: int
    ) -> tuple[int, SendLocalListResponse]:
        """Send entries in parts, as far as they are accepted; returns the next version, and the last answer."""
        answer = SendLocalListResponse(status=UpdateStatus.ACCEPTED)
        for part in in_parts(entries, self.max_entries):
            answer = await self.charge_point.send_local_list(
                list_version=version, update_type=kind, local_authorization_list=part, timeout=self.timeout
            )
            if answer.status != UpdateStatus.ACCEPTED:
                break
            kind, version = UpdateType.DIFFERENTIAL, version + 1
        return version, answer


def _accepted(answer: SendLocalListResponse, next_version: int) -> int:
    if answer.status != UpdateStatus.ACCEPTED:
        raise RefusedError("SendLocalList", answer.status, answer)
    return next_version - 1


async def _next_version(charge_point: AsyncCentralSystemCalls, timeout: float | None) -> int:
    answer = await charge_point.get_local_list_version(timeout=timeout)
    if answer.list_version < 0:  # it keeps no list (OCPP 1.6 5.10)
        raise RefusedError("GetLocalListVersion", UpdateStatus.NOT_SUPPORTED, answer)
    return answer.list_version + 1

"""Send a local authorization list to a charge point (OCPP 1.6 5.15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ocpp16_sdk._checks import check_count, check_instance, check_timeout
from ocpp16_sdk.central_system._arguments import check_charge_point
from ocpp16_sdk.central_system._configuration import get_limit, split
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
    """Send a local authorization list, and return the version that the charge point has afterwards.

    A list that is too long for one message is sent in parts: first Full, then Differential. Each part has a version
    one higher than the part before (OCPP 1.6 9.2.3). If a part is refused, the parts before it stay in the list.

    Args:
        charge_point: the charge point that receives the list.
        entries: the full list; every entry has an `id_tag_info`.
        changes: the changes since the version before `version`; an entry without `id_tag_info` deletes. If the charge
            point has another version, or fails, it receives the full list (OCPP 1.6 5.15). Without `version` the charge
            point is assumed to have the version that the changes are for.
        version: the version of the first part; by default the version of the charge point plus one. It is 1 or more,
            and is raised to that of the charge point plus one if the full list replaces changes. 0 is allowed to
            clear the list, with no `entries` and no `changes`: the charge point reports version 0 then.
        max_entries: the largest number of entries in one message; by default the charge point is asked.
        timeout: seconds to wait for each answer.

    Raises:
        ValueError: an entry of the full list has no `id_tag_info`, or a number is too small.
        TypeError: an argument is of a wrong type, or this is not a charge point of a central system.
        RefusedError: the charge point has no local list, or refused a part.
        CallFailedError: a call got no answer.
    """
    check_charge_point(charge_point, "send_local_list")
    full_list = tuple(entries)
    changed = None if changes is None else tuple(changes)
    _check_arguments(full_list, changed, version, max_entries, timeout)
    versions_differ = False
    if version is None or changed is not None:
        next_version = await _next_version(charge_point, timeout)
        versions_differ = version is not None and version != next_version
        version = next_version if version is None else max(version, next_version)
    if max_entries is None:
        max_entries = await get_limit(charge_point, SEND_LOCAL_LIST_MAX_LENGTH, timeout=timeout)
    sender = _PartSender(charge_point, max_entries, timeout)
    if changed is not None and not versions_differ:
        version, answer = await sender.send(UpdateType.DIFFERENTIAL, changed, version)
        if answer.status == UpdateStatus.VERSION_MISMATCH:
            version = await _next_version(charge_point, timeout)
        elif answer.status != UpdateStatus.FAILED:
            return _accepted_version(answer, version)
    version, answer = await sender.send(UpdateType.FULL, full_list, version)
    return _accepted_version(answer, version)


def _check_arguments(
    entries: Sequence[AuthorizationData],
    changes: Sequence[AuthorizationData] | None,
    version: int | None,
    max_entries: int | None,
    timeout: float | None,
) -> None:
    for name, each in [("entries", each) for each in entries] + [("changes", each) for each in changes or ()]:
        check_instance(name, each, AuthorizationData, "an iterable of AuthorizationData")
    if any(entry.id_tag_info is None for entry in entries):
        raise ValueError("entries: every entry of a full local list needs an id_tag_info")
    check_timeout(timeout)
    if max_entries is not None:
        check_count("max_entries", max_entries, minimum=1)
    if version is None:
        return
    check_count("version", version, minimum=0)
    if version == 0 and (entries or changes is not None):  # errata 3.52
        raise ValueError("version=0: must be 1 or more, or there must be no entries and no changes")


@dataclass(frozen=True, slots=True)
class _PartSender:
    charge_point: AsyncCentralSystemCalls
    max_entries: int | None
    timeout: float | None

    async def send(
        self, kind: UpdateType, entries: Sequence[AuthorizationData], version: int
    ) -> tuple[int, SendLocalListResponse]:
        """Send entries in parts until one is refused; return the next version and the last answer."""
        answer = SendLocalListResponse(status=UpdateStatus.ACCEPTED)
        for part in split(entries, self.max_entries):
            answer = await self.charge_point.send_local_list(
                list_version=version, update_type=kind, local_authorization_list=part, timeout=self.timeout
            )
            if answer.status != UpdateStatus.ACCEPTED:
                break
            kind, version = UpdateType.DIFFERENTIAL, version + 1
        return version, answer


def _accepted_version(answer: SendLocalListResponse, next_version: int) -> int:
    if answer.status != UpdateStatus.ACCEPTED:
        raise RefusedError("SendLocalList", answer.status, answer)
    return next_version - 1


async def _next_version(charge_point: AsyncCentralSystemCalls, timeout: float | None) -> int:
    answer = await charge_point.get_local_list_version(timeout=timeout)
    if answer.list_version < 0:  # it has no local list (OCPP 1.6 5.10)
        raise RefusedError("GetLocalListVersion", UpdateStatus.NOT_SUPPORTED, answer)
    return answer.list_version + 1

"""The local authorization list, and its updates (OCPP 1.6 3.5.2, 5.15, 6.41). Pure.

SendLocalList ──▶ updated() ──▶ ListChange: the entries that are written or removed, and the version; or a refusal
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ocpp16_sdk.messages import AuthorizationData, SendLocalListRequest, UpdateStatus, UpdateType
from ocpp16_sdk.station.authorization._rules import Entry


@dataclass(frozen=True, slots=True)
class ListChange:
    """The result of an update. An update that is not Accepted changes nothing (CP-60)."""

    status: UpdateStatus
    version: int = 0
    entries: Mapping[str, Entry | None] = field(default_factory=dict[str, Entry | None])
    """By key: the entries that are added, changed (or removed: None)."""
    refusal: str = ""
    """Why it is refused, for the log."""


def key_of(id_tag: str) -> str:
    """Return the key of a token: case is ignored (OCPP 1.6 7.28)."""
    return id_tag.casefold()


def updated(
    present: Mapping[str, Entry], version: int, request: SendLocalListRequest, *, update_length: int, total_length: int
) -> ListChange:
    """Return the change of the list that a request makes.

    Args:
        present: the entries by key.
        version: the version of the list; 0 if it is empty.
        request: the request.
        update_length: the number of entries in one request (SendLocalListMaxLength).
        total_length: the number of entries of the list (LocalAuthListMaxLength).
    """
    sent, full = request.local_authorization_list or (), request.update_type is UpdateType.FULL
    fault = _fault(request, update_length)
    if fault:
        return ListChange(UpdateStatus.FAILED, refusal=fault)
    if not full and request.list_version <= version:
        text = f"listVersion={request.list_version}: must be more than {version}"
        return ListChange(UpdateStatus.VERSION_MISMATCH, refusal=text)
    changes: dict[str, Entry | None] = dict.fromkeys(present) if full else {}
    for each in sent:
        changes[key_of(each.id_tag)] = _entry(each)
    length = sum(changes.get(key, present.get(key)) is not None for key in {*present, *changes})
    if length > total_length:
        text = f"{length} entries: must be at most {total_length} (LocalAuthListMaxLength)"
        return ListChange(UpdateStatus.FAILED, refusal=text)
    written = {key: entry for key, entry in changes.items() if entry != present.get(key)}
    # The version of an empty list is 0 (OCPP 1.6 5.10).
    return ListChange(UpdateStatus.ACCEPTED, request.list_version if length else 0, written)


def _fault(request: SendLocalListRequest, update_length: int) -> str:
    """Return why a request is refused, whatever the list contains; empty if it is not."""
    sent, full = request.local_authorization_list or (), request.update_type is UpdateType.FULL
    clears = full and not sent and request.list_version == 0  # some central systems clear the list so
    if request.list_version <= 0 and not clears:
        return f"listVersion={request.list_version}: must be 1 or more"
    if len(sent) > update_length:
        return f"{len(sent)} entries: must be at most {update_length} (SendLocalListMaxLength)"
    if len({key_of(each.id_tag) for each in sent}) < len(sent):
        return "localAuthorizationList: contains an idTag twice"
    if full and any(each.id_tag_info is None for each in sent):
        return "idTagInfo: must be present in each entry of a full list"
    return ""


def _entry(data: AuthorizationData) -> Entry | None:
    return None if data.id_tag_info is None else Entry(data.id_tag, data.id_tag_info)

"""The matrix of authorization, the cache and the local list, without a station."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from ocpp16_sdk import messages as m
from ocpp16_sdk.station import Token, VerdictSource
from ocpp16_sdk.station.authorization._cache import evicted
from ocpp16_sdk.station.authorization._explanation import explain
from ocpp16_sdk.station.authorization._local_list import key_of, updated
from ocpp16_sdk.station.authorization._rules import (
    MATRIX,
    Decision,
    Entry,
    Known,
    LocalInfo,
    contradicts,
    decide,
    local_info,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PAST, FUTURE = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
ACCEPTED, BLOCKED, EXPIRED, INVALID = (
    m.AuthorizationStatus.ACCEPTED,
    m.AuthorizationStatus.BLOCKED,
    m.AuthorizationStatus.EXPIRED,
    m.AuthorizationStatus.INVALID,
)
FULL, DIFFERENTIAL = m.UpdateType.FULL, m.UpdateType.DIFFERENTIAL


def entry(
    id_tag: str = "A",
    status: m.AuthorizationStatus = ACCEPTED,
    *,
    expires: datetime | None = None,
    parent: str | None = None,
    changed: datetime | None = None,
) -> Entry:
    return Entry(id_tag, m.IdTagInfo(status=status, expiry_date=expires, parent_id_tag=parent), changed)


@pytest.mark.parametrize(
    ("known", "online", "keys", "decision"),
    [
        # keys: LocalPreAuthorize, LocalAuthorizeOffline, AllowOfflineTxForUnknownId
        (Known.VALID, True, "1**", Decision.ACCEPT),  # CP-43
        (Known.VALID, True, "0**", Decision.ASK),
        (Known.INVALID, True, "***", Decision.ASK),  # CP-49
        (Known.UNKNOWN, True, "***", Decision.ASK),  # CP-40
        (Known.VALID, False, "*1*", Decision.ACCEPT),  # CP-44
        (Known.VALID, False, "*00", Decision.REFUSE),
        (Known.VALID, False, "*01", Decision.ACCEPT),
        (Known.INVALID, False, "***", Decision.REFUSE),  # CP-45
        (Known.UNKNOWN, False, "**1", Decision.ACCEPT),
        (Known.UNKNOWN, False, "**0", Decision.REFUSE),
    ],
)
def test_the_matrix_decides_each_combination(known: Known, online: bool, keys: str, decision: Decision) -> None:
    choices = [(each == "1",) if each in "01" else (False, True) for each in keys]
    for pre_authorize, authorize_offline, allow_unknown in product(*choices):
        row = decide(
            known,
            online=online,
            pre_authorize=pre_authorize,
            authorize_offline=authorize_offline,
            allow_unknown=allow_unknown,
        )
        assert row.decision is decision


def test_each_combination_has_exactly_one_row_and_each_row_is_used() -> None:
    used = set[int]()
    for known, online, *keys in product(Known, (False, True), *[(False, True)] * 3):
        matching = [
            number
            for number, row in enumerate(MATRIX)
            if row.known is known
            and row.online is online
            and row.pre_authorize in (None, keys[0])
            and row.authorize_offline in (None, keys[1])
            and row.allow_unknown in (None, keys[2])
        ]
        assert len(matching) == 1, (known, online, keys)
        used |= {*matching}
    assert used == {*range(len(MATRIX))}


@pytest.mark.parametrize(
    ("listed", "cached", "known", "source"),
    [
        (None, None, Known.UNKNOWN, None),
        (entry(), None, Known.VALID, VerdictSource.LOCAL_LIST),
        (None, entry(), Known.VALID, VerdictSource.CACHE),
        (entry(status=BLOCKED), entry(), Known.INVALID, VerdictSource.LOCAL_LIST),  # CP-47
        (entry(expires=PAST), None, Known.INVALID, VerdictSource.LOCAL_LIST),  # CP-45, CP-46
        (None, entry(expires=PAST), Known.INVALID, VerdictSource.CACHE),
        (None, entry(expires=FUTURE), Known.VALID, VerdictSource.CACHE),
    ],
)
def test_the_local_list_is_stronger_than_the_cache_and_expired_is_invalid(
    listed: Entry | None, cached: Entry | None, known: Known, source: VerdictSource | None
) -> None:
    found = local_info(listed, cached, NOW)
    assert (found.known, found.source) == (known, source)


statuses = st.sampled_from(m.AuthorizationStatus)
infos = st.builds(
    m.IdTagInfo,
    status=statuses,
    expiry_date=st.sampled_from([None, PAST, FUTURE]),
    parent_id_tag=st.sampled_from([None, "G", "H"]),
)
entries = st.none() | st.builds(Entry, st.just("A"), infos, st.sampled_from([PAST, NOW]))
flags = st.booleans()


@settings(deadline=None)
@given(entries, entries, flags, flags, flags, flags)
def test_a_verdict_never_lets_a_blocked_or_expired_token_start(  # CP-45, CP-47
    listed: Entry | None, cached: Entry | None, online: bool, pre: bool, offline: bool, unknown: bool
) -> None:
    found = explain(
        Token("A"),
        local_info(listed, cached, NOW),
        online=online,
        pre_authorize=pre,
        authorize_offline=offline,
        allow_unknown=unknown,
        now=NOW,
    )
    assert len(found.reasons) == 3
    deciding = cached if listed is None else listed
    if found.verdict is not None and found.verdict.accepted and deciding is not None:
        assert deciding.info.status is ACCEPTED
        assert deciding.info.expiry_date in (None, FUTURE)
    if found.verdict is not None and not found.verdict.accepted:
        assert not online


@pytest.mark.parametrize("id_tag", ["", "x" * 21])
def test_an_impossible_id_tag_is_refused_without_a_question(id_tag: str) -> None:
    found = explain(
        Token(id_tag),
        LocalInfo(Known.UNKNOWN),
        online=True,
        pre_authorize=True,
        authorize_offline=True,
        allow_unknown=True,
        now=NOW,
    )
    assert found.verdict is not None
    assert found.verdict.status is INVALID
    assert found.reasons == (f"the id tag has {len(id_tag)} characters: must be from 1 to 20",)


def test_the_reasons_name_place_status_and_key() -> None:
    found = explain(
        Token("A"),
        local_info(entry(expires=PAST), None, NOW),
        online=False,
        pre_authorize=True,
        authorize_offline=True,
        allow_unknown=True,
        now=NOW,
    )
    assert found.verdict is not None
    assert found.verdict.status is EXPIRED
    assert found.reasons == (
        "offline",
        "the local list has it as Expired, expiry date 2026-05-01T11:00:00Z",
        "it is known to be invalid",
    )


def test_invalid_entries_are_evicted_first_then_the_oldest() -> None:  # CP-46
    cache = {
        "a": entry("A", changed=NOW - timedelta(days=3)),
        "b": entry("B", BLOCKED, changed=NOW - timedelta(days=1)),
        "c": entry("C", changed=NOW - timedelta(days=2)),
    }
    assert evicted(cache, 4, "d", NOW) is None
    assert evicted(cache, 3, "a", NOW) is None
    assert evicted(cache, 3, "d", NOW) == "b"
    del cache["b"]
    cache["d"] = entry("D", changed=NOW)
    assert evicted(cache, 3, "e", NOW) == "a"
    cache["c"] = entry("C", changed=NOW, expires=PAST)
    assert evicted(cache, 3, "e", NOW) == "c"


def data(id_tag: str, status: m.AuthorizationStatus | None = ACCEPTED) -> m.AuthorizationData:
    return m.AuthorizationData(id_tag=id_tag, id_tag_info=None if status is None else m.IdTagInfo(status=status))


def send(
    kind: m.UpdateType, version: int, *sent: m.AuthorizationData, present: Sequence[str] = (), current: int = 5
) -> tuple[str, int | None, set[str]]:
    """Return the status, the version and the tags of the list after an update of a list with tags."""
    before = {key_of(each): entry(each) for each in present}
    request = m.SendLocalListRequest(list_version=version, update_type=kind, local_authorization_list=sent)
    change = updated(before, current, request, update_length=3, total_length=4)
    if change.status is not m.UpdateStatus.ACCEPTED:
        assert not change.entries
        assert change.refusal
        return change.status, None, {each.id_tag for each in before.values()}
    after = {key: each for key, each in {**before, **change.entries}.items() if each is not None}
    return change.status, change.version, {each.id_tag for each in after.values()}


UPDATES: list[tuple[object, object]] = [
    (send(FULL, 3, data("A"), data("B"), present=["C"]), ("Accepted", 3, {"A", "B"})),  # CP-54
    (send(FULL, 7, present=["C"]), ("Accepted", 0, set[str]())),
    (send(FULL, 0, present=["C"]), ("Accepted", 0, set[str]())),  # CP-57
    (send(FULL, 0, data("A"), present=["C"]), ("Failed", None, {"C"})),
    (send(FULL, -1, present=["C"]), ("Failed", None, {"C"})),
    (send(DIFFERENTIAL, 0, present=["C"], current=0), ("Failed", None, {"C"})),
    (send(DIFFERENTIAL, 6, data("A"), data("c", None), present=["C", "D"]), ("Accepted", 6, {"A", "D"})),  # CP-55
    (send(DIFFERENTIAL, 6, data("X", None), present=["C"]), ("Accepted", 6, {"C"})),
    (send(DIFFERENTIAL, 6, present=["C"]), ("Accepted", 6, {"C"})),
    (send(DIFFERENTIAL, 6, data("C", None), present=["C"]), ("Accepted", 0, set[str]())),  # CP-53
    (send(DIFFERENTIAL, 5, data("A"), present=["C"]), ("VersionMismatch", None, {"C"})),  # CP-56
    (send(DIFFERENTIAL, 4, data("A"), present=["C"]), ("VersionMismatch", None, {"C"})),
    (send(FULL, 4, data("A"), present=["C"]), ("Accepted", 4, {"A"})),
    (send(FULL, 6, data("A"), data("a")), ("Failed", None, set[str]())),  # CP-58
    (send(FULL, 6, data("A", None)), ("Failed", None, set[str]())),
    (send(FULL, 6, *map(data, "ABC")), ("Accepted", 6, {"A", "B", "C"})),  # CP-59
    (send(FULL, 6, *map(data, "ABCD")), ("Failed", None, set[str]())),
    (send(DIFFERENTIAL, 6, *map(data, "CD"), present=["A", "B"]), ("Accepted", 6, {"A", "B", "C", "D"})),
    (send(DIFFERENTIAL, 6, *map(data, "CDE"), present=["A", "B"]), ("Failed", None, {"A", "B"})),
    (send(DIFFERENTIAL, 6, data("E"), data("A", None), present=["A", "B", "C", "D"])[:2], ("Accepted", 6)),
]


@pytest.mark.parametrize(("result", "expected"), UPDATES)
def test_an_update_changes_everything_or_nothing(result: object, expected: object) -> None:  # CP-60
    assert result == expected


tags = st.sampled_from(["A", "a", "B", "C", "D", "E"])
sent_entries = st.lists(st.builds(data, tags, st.none() | statuses), max_size=4)
requests = st.builds(
    m.SendLocalListRequest,
    list_version=st.integers(-1, 9),
    update_type=st.sampled_from(m.UpdateType),
    local_authorization_list=sent_entries.map(tuple),
)


@settings(deadline=None)
@given(st.lists(requests, max_size=8))
def test_a_list_behaves_as_a_dictionary(sent: list[m.SendLocalListRequest]) -> None:  # CP-54 to CP-60
    present: dict[str, Entry] = {}
    version = 0
    model: dict[str, m.AuthorizationStatus] = {}
    for request in sent:
        change = updated(present, version, request, update_length=3, total_length=4)
        new = dict(model) if request.update_type is DIFFERENTIAL else {}
        for each in request.local_authorization_list or ():
            if each.id_tag_info is None:
                new.pop(each.id_tag.lower(), None)
            else:
                new[each.id_tag.lower()] = each.id_tag_info.status
        if change.status is m.UpdateStatus.ACCEPTED:
            model, version = new, change.version
            changed: Mapping[str, Entry | None] = {**present, **change.entries}
            present = {key: each for key, each in changed.items() if each is not None}
            assert (version == 0) is (not model)
            assert len(model) <= 4
        assert {key: each.info.status for key, each in present.items()} == model


@pytest.mark.parametrize(
    ("listed", "info", "conflict"),
    [
        (entry(), m.IdTagInfo(status=ACCEPTED), False),
        (entry(), m.IdTagInfo(status=BLOCKED), True),  # CP-37
        (entry(status=BLOCKED), m.IdTagInfo(status=ACCEPTED), True),
        (entry(status=BLOCKED), m.IdTagInfo(status=INVALID), False),
        (entry(expires=PAST), m.IdTagInfo(status=EXPIRED), False),
        (entry(), m.IdTagInfo(status=m.AuthorizationStatus.CONCURRENT_TX), False),
        (entry(parent="G"), m.IdTagInfo(status=ACCEPTED, parent_id_tag="g"), False),
        (entry(parent="G"), m.IdTagInfo(status=ACCEPTED, parent_id_tag="H"), True),
        (entry(parent="G"), m.IdTagInfo(status=ACCEPTED), False),
    ],
)
def test_an_answer_can_contradict_the_list(listed: Entry, info: m.IdTagInfo, conflict: bool) -> None:
    assert contradicts(listed, info, NOW) is conflict

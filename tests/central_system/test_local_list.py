"""Bringing a local list to a charge point, in parts and with a whole one as the way out."""

from __future__ import annotations

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.central_system import send_local_list
from ocpp16_sdk.errors import RefusedError
from tests.central_system.local_list_charge_point import ACCEPTED, FAILED, NOT_SUPPORTED, Listing
from tests.support.connected_roles import connected_roles
from tests.support.virtual_time import in_virtual_time

INFO = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)


def entries(count: int) -> list[m.AuthorizationData]:
    return [m.AuthorizationData(id_tag=f"TAG{number}", id_tag_info=INFO) for number in range(count)]


def deleted(*tags: str) -> list[m.AuthorizationData]:
    return [m.AuthorizationData(id_tag=tag) for tag in tags]


@pytest.mark.item("CS-23")
@in_virtual_time
async def test_a_long_list_is_sent_in_parts_with_growing_versions() -> None:
    async with connected_roles(Listing) as here:
        assert await send_local_list(here.charge_point, entries(250)) == 3
        assert here.charger.got == [("Full", 1, 100), ("Differential", 2, 100), ("Differential", 3, 50)]
        assert (len(here.charger.tags), here.charger.list_version) == (250, 3)
        assert await send_local_list(here.charge_point, entries(100)) == 4
        assert here.charger.got[3:] == [("Full", 4, 100)]
        assert len(here.charger.tags) == 100


@pytest.mark.item("CS-23")
@in_virtual_time
async def test_a_given_version_and_limit_are_not_requested() -> None:
    async with connected_roles(Listing) as here:
        assert await send_local_list(here.charge_point, entries(3), version=7, max_entries=2) == 8
        assert here.charger.questions == 0
        assert here.charger.got == [("Full", 7, 2), ("Differential", 8, 1)]


@pytest.mark.parametrize("limit", [None, "a lot"])
@in_virtual_time
async def test_without_a_readable_limit_the_list_is_sent_in_one_part(limit: str | None) -> None:
    async with connected_roles(Listing) as here:
        here.charger.limit = limit
        assert await send_local_list(here.charge_point, entries(250)) == 1


@in_virtual_time
async def test_an_empty_list_is_a_list() -> None:
    async with connected_roles(Listing) as here:
        here.charger.tags = {"TAG9": INFO}
        assert await send_local_list(here.charge_point, []) == 1
        assert here.charger.got == [("Full", 1, 0)]
        assert here.charger.tags == {}


@in_virtual_time
async def test_only_changes_are_sent_if_the_charge_point_has_the_version_before() -> None:
    async with connected_roles(Listing) as here:
        await send_local_list(here.charge_point, entries(3))
        changes = [*deleted("TAG0"), m.AuthorizationData(id_tag="TAG9", id_tag_info=INFO)]
        assert await send_local_list(here.charge_point, entries(3), changes=changes, max_entries=1) == 3
        assert here.charger.got[1:] == [("Differential", 2, 1), ("Differential", 3, 1)]
        assert sorted(here.charger.tags) == ["TAG1", "TAG2", "TAG9"]


@in_virtual_time
async def test_changes_with_an_old_version_are_followed_by_the_full_list() -> None:
    async with connected_roles(Listing) as here:
        here.charger.list_version = 9
        assert await send_local_list(here.charge_point, entries(3), changes=deleted("TAG3"), version=5) == 10
        assert here.charger.got == [("Full", 10, 3)]
        assert sorted(here.charger.tags) == ["TAG0", "TAG1", "TAG2"]


@in_virtual_time
async def test_a_charge_point_that_missed_changes_receives_the_full_list() -> None:
    async with connected_roles(Listing) as here:
        here.charger.list_version = 2
        assert await send_local_list(here.charge_point, entries(3), changes=deleted("TAG3"), version=5) == 5
        assert here.charger.got == [("Full", 5, 3)]


@pytest.mark.item("CS-22")
@in_virtual_time
async def test_a_version_mismatch_is_followed_by_the_full_list() -> None:
    async with connected_roles(Listing) as here:
        here.charger.next_answers = [m.UpdateStatus.VERSION_MISMATCH]
        assert await send_local_list(here.charge_point, entries(3), changes=deleted("TAG3")) == 1
        assert here.charger.got == [("Differential", 1, 1), ("Full", 1, 3)]


@pytest.mark.item("CS-23")
@in_virtual_time
async def test_version_0_clears_the_list_and_is_the_version_afterwards() -> None:
    async with connected_roles(Listing) as here:
        await send_local_list(here.charge_point, entries(3))
        assert await send_local_list(here.charge_point, [], version=0) == 0
        assert here.charger.got[1:] == [("Full", 0, 0)]
        assert (here.charger.tags, here.charger.list_version) == ({}, 0)
        assert await send_local_list(here.charge_point, entries(1)) == 1


@pytest.mark.item("CS-22", "CS-23")
@in_virtual_time
async def test_changes_that_fail_half_way_are_followed_by_the_full_list() -> None:
    async with connected_roles(Listing) as here:
        here.charger.list_version = 4
        here.charger.next_answers = [ACCEPTED, FAILED]
        changes = deleted("A", "B", "C")
        assert await send_local_list(here.charge_point, entries(2), changes=changes, version=5, max_entries=1) == 7
        assert here.charger.got == [
            ("Differential", 5, 1),
            ("Differential", 6, 1),
            ("Full", 6, 1),
            ("Differential", 7, 1),
        ]


@pytest.mark.parametrize(
    ("statuses", "changes", "count"),
    [([NOT_SUPPORTED], ["A"], 1), ([FAILED], None, 1), ([FAILED, FAILED], ["A"], 2), ([ACCEPTED, FAILED], None, 2)],
    ids=["changes", "a whole list", "both", "the second part"],
)
@in_virtual_time
async def test_a_refused_list_is_an_error(
    statuses: list[m.UpdateStatus], changes: list[str] | None, count: int
) -> None:
    async with connected_roles(Listing) as here:
        here.charger.next_answers = list(statuses)
        with pytest.raises(RefusedError) as error:
            await send_local_list(
                here.charge_point, entries(200), changes=None if changes is None else deleted(*changes)
            )
        assert (error.value.action, error.value.status) == ("SendLocalList", statuses[-1])
        assert len(here.charger.got) == count


@in_virtual_time
async def test_a_charge_point_without_a_local_list_is_sent_none() -> None:
    async with connected_roles(Listing) as here:
        here.charger.list_version = -1
        with pytest.raises(RefusedError) as error:
            await send_local_list(here.charge_point, entries(1))
        assert error.value.status is NOT_SUPPORTED
        assert here.charger.got == []


@pytest.mark.item("CS-23")
@pytest.mark.parametrize(("whole", "version"), [(deleted("A"), None), (entries(1), 0), (entries(1), -1)])
@in_virtual_time
async def test_an_invalid_list_is_not_sent(whole: list[m.AuthorizationData], version: int | None) -> None:
    async with connected_roles(Listing) as here:
        with pytest.raises(ValueError, match=r"local list|version="):
            await send_local_list(here.charge_point, whole, version=version)
        assert (here.charger.got, here.charger.questions) == ([], 0)

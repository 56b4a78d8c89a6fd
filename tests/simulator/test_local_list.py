"""The local list of the simulated charge point (OCPP 1.6 5.10, 5.15)."""

from __future__ import annotations

from ocpp16_sdk import messages as m
from tests.support.simulated_charge_point import Simulation, simulated
from tests.support.virtual_time import in_virtual_time

FULL, DIFFERENTIAL = m.UpdateType.FULL, m.UpdateType.DIFFERENTIAL
ACCEPTED = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
BLOCKED = m.IdTagInfo(status=m.AuthorizationStatus.BLOCKED)


def add(*id_tags: str, info: m.IdTagInfo = ACCEPTED) -> list[m.AuthorizationData]:
    return [m.AuthorizationData(id_tag=each, id_tag_info=info) for each in id_tags]


def remove(id_tag: str) -> list[m.AuthorizationData]:
    return [m.AuthorizationData(id_tag=id_tag)]


async def send(
    simulation: Simulation, kind: m.UpdateType, version: int, entries: list[m.AuthorizationData] | None = None
) -> str:
    """The answer, after a check that only `Accepted` changes anything (CP-60)."""
    before = await listed(simulation)
    answer = await simulation.remote.send_local_list(
        update_type=kind, list_version=version, local_authorization_list=entries
    )
    assert answer.status == "Accepted" or await listed(simulation) == before
    return answer.status


async def listed(simulation: Simulation) -> tuple[int, dict[str, str]]:
    answer = await simulation.remote.get_local_list_version()
    entries = simulation.charger.local_list.items()
    return answer.list_version, {id_tag: entry.id_tag_info.status for id_tag, entry in entries if entry.id_tag_info}


@in_virtual_time
async def test_a_full_list_replaces_everything() -> None:  # CP-53, CP-54
    async with simulated() as simulation:
        assert await listed(simulation) == (0, {})
        assert await send(simulation, FULL, 7, add("A", "B")) == "Accepted"
        assert await listed(simulation) == (7, {"a": "Accepted", "b": "Accepted"})
        assert await send(simulation, FULL, 3, add("C", info=BLOCKED)) == "Accepted"  # CP-56
        assert await listed(simulation) == (3, {"c": "Blocked"})
        nothings: list[list[m.AuthorizationData] | None] = [[], None]
        for nothing in nothings:
            assert await send(simulation, FULL, 9, nothing) == "Accepted"
            assert await listed(simulation) == (0, {})


@in_virtual_time
async def test_a_difference_adds_changes_and_removes() -> None:  # CP-55
    async with simulated() as simulation:
        assert await send(simulation, FULL, 1, add("A", "B")) == "Accepted"
        changes = [*add("a", info=BLOCKED), *remove("b"), *add("C"), *remove("unknown")]
        assert await send(simulation, DIFFERENTIAL, 2, changes) == "Accepted"
        assert await listed(simulation) == (2, {"a": "Blocked", "c": "Accepted"})
        assert await send(simulation, DIFFERENTIAL, 3, []) == "Accepted"
        assert await send(simulation, DIFFERENTIAL, 4, None) == "Accepted"
        assert await listed(simulation) == (4, {"a": "Blocked", "c": "Accepted"})


@in_virtual_time
async def test_a_difference_needs_a_later_version() -> None:  # CP-56
    async with simulated() as simulation:
        assert await send(simulation, FULL, 5, add("A")) == "Accepted"
        for version, status in ((5, "VersionMismatch"), (4, "VersionMismatch"), (6, "Accepted")):
            assert await send(simulation, DIFFERENTIAL, version, add("B")) == status


@in_virtual_time
async def test_a_list_that_was_emptied_begins_anew() -> None:  # CP-54: its version is 0, which any other exceeds
    async with simulated() as simulation:
        assert await send(simulation, FULL, 7, add("A")) == "Accepted"
        assert await send(simulation, FULL, 8) == "Accepted"
        assert await send(simulation, DIFFERENTIAL, 1, add("B")) == "Accepted"
        assert await listed(simulation) == (1, {"b": "Accepted"})


@in_virtual_time
async def test_an_invalid_list_changes_no_entry() -> None:  # CP-57, CP-58
    async with simulated() as simulation:
        assert await send(simulation, FULL, 5, add("A")) == "Accepted"
        for kind in (FULL, DIFFERENTIAL):
            for version in (0, -1):
                assert await send(simulation, kind, version, add("B")) == "Failed"
            assert await send(simulation, kind, 6, add("B", "C", "b")) == "Failed"
        assert await send(simulation, FULL, 6, [*add("B"), *remove("C")]) == "Failed"


@in_virtual_time
async def test_a_list_may_have_the_reported_length() -> None:  # CP-59
    async with simulated() as simulation:
        many = add(*(str(number) for number in range(101)))
        for kind in (FULL, DIFFERENTIAL):
            assert await send(simulation, kind, 1, many) == "Failed"
        for part in range(10):
            tags = add(*(f"{part} {number}" for number in range(100)))
            assert await send(simulation, DIFFERENTIAL, part + 1, tags) == "Accepted"
        assert await send(simulation, DIFFERENTIAL, 11, add("0 0")) == "Accepted"
        assert await send(simulation, DIFFERENTIAL, 12, add("one more")) == "Failed"

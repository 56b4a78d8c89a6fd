"""Which keys and security profiles a charge point accepts, and which credentials it uses."""

from __future__ import annotations

import pytest

from ocpp16_sdk import ChargePointCredentials
from ocpp16_sdk.charge_point.credentials._rotation import CredentialCandidates, CredentialRotation
from tests.support.guarded_central_system import FIRST, NEW, OLD, OTHER

KEY, PROFILE = "AuthorizationKey", "SecurityProfile"


@pytest.mark.item("J-72")
@pytest.mark.parametrize("digits", [32, 34, 36, 38, 40])
@pytest.mark.parametrize("spell", [str.lower, str.upper])
def test_a_key_of_16_to_20_bytes_is_accepted_in_either_case(digits: int, spell: type[str]) -> None:
    value = ("a0:Fc" * 20).replace(":", "")[:digits]
    changed = FIRST.with_change("authorizationKEY", spell(value))
    assert changed == ChargePointCredentials(1, bytes.fromhex(value))


@pytest.mark.item("J-72")
@pytest.mark.parametrize(
    "value",
    [
        *("a" * count for count in (0, 30, 31, 33, 39, 41, 42)),
        *("z" * 40, " " + "a" * 32, "a" * 32 + "\n", "aa " * 16, "٣" * 32, "0x" + "a" * 32),
    ],
)
def test_an_invalid_key_is_rejected_and_not_shown(value: str) -> None:
    with pytest.raises(ValueError, match="16 to 20 bytes as hexadecimal digits") as error:
        FIRST.with_change(KEY, value)
    assert not value.strip() or value not in str(error.value)


@pytest.mark.item("SEC-05")
@pytest.mark.parametrize("present", range(4))
@pytest.mark.parametrize("wanted", range(4))
def test_a_profile_can_only_be_raised(present: int, wanted: int) -> None:
    credentials = ChargePointCredentials(present, OLD)
    if wanted > present:
        assert credentials.with_change(PROFILE, str(wanted)) == ChargePointCredentials(wanted, OLD)
    else:
        with pytest.raises(ValueError, match=f"must be higher than the present profile {present}"):
            credentials.with_change(PROFILE, str(wanted))


@pytest.mark.item("SEC-05")
@pytest.mark.parametrize("value", ["4", "-1", "", "two", "2.0", " 2", "٢", "02"])
def test_an_invalid_profile_is_rejected(value: str) -> None:
    with pytest.raises(ValueError, match="0 to 3"):
        FIRST.with_change(PROFILE, value)


@pytest.mark.item("SEC-06")
@pytest.mark.parametrize(("wanted", "taken"), [(1, False), (2, False), (3, True)])
def test_the_profiles_1_and_2_need_a_key_first(wanted: int, taken: bool) -> None:
    without = ChargePointCredentials()
    if taken:
        assert without.with_change(PROFILE, str(wanted)).profile == wanted
    else:
        with pytest.raises(ValueError, match="needs an AuthorizationKey first"):
            without.with_change(PROFILE, str(wanted))
        assert without.with_change(KEY, NEW.hex()).with_change(PROFILE, str(wanted)) == ChargePointCredentials(
            wanted, NEW
        )


def test_two_configuration_keys_belong_to_the_credentials_in_any_case() -> None:
    names = [KEY, PROFILE, "AUTHORIZATIONKEY", "securityprofile", "AuthorizationKeys", "HeartbeatInterval", ""]
    assert [ChargePointCredentials.includes(name) for name in names] == [True] * 4 + [False] * 3


@pytest.mark.parametrize(
    ("profile", "key"), [(4, OLD), (-1, OLD), (1, None), (2, None), (0, ""), (0, b"short"), (3, b"x" * 21)]
)
def test_invalid_credentials_are_a_value_error(profile: int, key: bytes | str | None) -> None:
    with pytest.raises(ValueError, match="must"):
        ChargePointCredentials(profile, key)


@pytest.mark.parametrize(("profiles", "keys"), [((), (OLD,)), ((1,), ()), ((4,), (OLD,)), ((2, 1), (OLD, None))])
def test_invalid_candidates_are_a_value_error(profiles: tuple[int, ...], keys: tuple[bytes | None, ...]) -> None:
    with pytest.raises(ValueError, match="must"):
        CredentialCandidates(profiles, keys)


def test_credentials_hide_their_key() -> None:
    assert repr(FIRST) == "ChargePointCredentials(profile=1)"
    assert repr(CredentialCandidates.single(FIRST)) == "CredentialCandidates(profiles=(1,))"


def test_credentials_that_do_not_send_the_key_are_the_same_for_any_key() -> None:
    def alike(profile: int) -> bool:
        return ChargePointCredentials(profile, OLD).presents_same_as(ChargePointCredentials(profile, NEW))

    assert [alike(profile) for profile in range(4)] == [True, False, False, True]
    assert not ChargePointCredentials(2, OLD).presents_same_as(FIRST)
    bare = CredentialCandidates.single(ChargePointCredentials()).with_newest(ChargePointCredentials(0, NEW))
    assert bare == CredentialCandidates.single(ChargePointCredentials(0, NEW))


def keyed(*keys: bytes) -> CredentialCandidates:
    return CredentialCandidates((1,), keys)


def test_earlier_credentials_are_kept_up_to_the_limit() -> None:
    keys = [bytes([number]) * 20 for number in range(9)]
    candidates = keyed(keys[0])
    for key in keys[1:]:
        candidates = candidates.with_newest(ChargePointCredentials(1, key))
    assert candidates == keyed(keys[8], keys[7], keys[6], keys[0])
    assert candidates.with_newest(ChargePointCredentials(1, keys[6])) == keyed(keys[6], keys[8], keys[7], keys[0])


def test_all_combinations_of_keys_and_profiles_are_candidates() -> None:
    candidates = CredentialCandidates.single(FIRST)
    for name, value in ((PROFILE, "2"), (KEY, NEW.hex()), (PROFILE, "3")):
        candidates = candidates.with_newest(candidates.newest.with_change(name, value))
    tried = [(each.profile, each.key) for each in candidates.combinations]
    assert tried == [(3, NEW), (2, NEW), (2, OLD), (1, NEW), (1, OLD)]


@pytest.mark.item("SEC-10")
def test_refused_credentials_are_replaced_at_once_and_others_after_some_attempts() -> None:
    rotation = CredentialRotation(keyed(NEW, OLD), 3)
    tried: list[object] = []
    for refused in (True, False, False, False, False, False, True, True):
        tried.append(rotation.current.key)
        rotation.attempt_failed(refused=refused)
    assert tried == [NEW, OLD, OLD, OLD, NEW, NEW, NEW, OLD]
    rotation.attempt_succeeded()
    assert rotation.candidates == keyed(NEW)


def test_the_only_credentials_are_always_used() -> None:
    rotation = CredentialRotation(keyed(OLD), 1)
    for refused in (True, False, True):
        rotation.attempt_failed(refused=refused)
        assert rotation.current.key == OLD


def test_new_candidates_are_used_from_the_newest_on() -> None:
    rotation = CredentialRotation(keyed(NEW, OLD), 2)
    rotation.attempt_failed(refused=True)
    rotation.attempt_failed(refused=False)
    rotation.restart(rotation.candidates.with_newest(ChargePointCredentials(1, OTHER)))
    rotation.attempt_failed(refused=False)
    assert rotation.current.key == OTHER
    assert rotation.candidates == keyed(OTHER, NEW, OLD)

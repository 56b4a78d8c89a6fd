"""Configuration keys: their texts, their types, and the table of the standard ones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ocpp16_sdk import DefinitionError, messages as m
from ocpp16_sdk.configuration import Access, Key, keys, list_types as lists, value_types as kinds
from ocpp16_sdk.configuration.list_types import PhaseRotation
from ocpp16_sdk.model import FeatureProfile

A, W = m.ChargingRateUnit.A, m.ChargingRateUnit.W

# TYPE-10: each kind with texts that it takes, their value, and the text that it writes.
TAKEN: list[tuple[kinds.ValueType[Any], str, object, str]] = [
    (kinds.Integer(), "300", 300, "300"),
    (kinds.Integer(), " 0300 ", 300, "300"),
    (kinds.Integer(), "2147483647", 2**31 - 1, "2147483647"),
    (kinds.Integer(minimum=-5), "-5", -5, "-5"),
    (kinds.DecimalNumber(), "-1.50", Decimal("-1.50"), "-1.50"),
    (kinds.DecimalNumber(), " 7 ", Decimal(7), "7"),
    (kinds.Boolean(), "true", True, "true"),
    (kinds.Boolean(), " FALSE", False, "false"),
    (kinds.Boolean(), "True", True, "true"),
    (kinds.Text(), " it's ", " it's ", " it's "),
    (kinds.Hexadecimal(2, 3), "00ffAA", b"\x00\xff\xaa", "00FFAA"),
    (lists.WordList(), "", (), ""),
    (lists.WordList(), "A, B ,C", ("A", "B", "C"), "A,B,C"),
    (lists.ChargingRateUnitList(), "Power,Current", (W, A), "Power,Current"),
    # CFG-12
    (
        lists.PhaseRotationList(),
        "1.RST, 0.NotApplicable",
        {0: PhaseRotation.NOT_APPLICABLE, 1: PhaseRotation.RST},
        "0.NotApplicable,1.RST",
    ),
]


@pytest.mark.parametrize(("kind", "text", "value", "written"), TAKEN)
def test_a_text_has_a_value_and_the_value_a_text(
    kind: kinds.ValueType[Any], text: str, value: object, written: str
) -> None:
    assert kind.parse(text) == kind.read(text) == value
    assert kind.format(value) == written


# CFG-12, CFG-13, TYPE-10
REFUSED: list[tuple[kinds.ValueType[Any], str]] = [
    *((kinds.Integer(), text) for text in ("", "-1", "1.0", "300s", "+5", "٣", "2147483648", "9" * 500, "1 0")),
    *((kinds.DecimalNumber(), text) for text in ("", ".", "1.", "1e3", "NaN", "1,5")),
    *((kinds.Boolean(), text) for text in ("", "1", "yes", "tru")),
    *((kinds.Hexadecimal(2, 3), text) for text in ("", "00", "000", "zzzz", "00000000", "00 00")),
    *((lists.WordList(), text) for text in ("A,,B", ",", "A,")),
    *((lists.ChargingRateUnitList(), text) for text in ("A", "current", "Current;Power")),
    *(
        (lists.PhaseRotationList(), text)
        for text in ("1", "RST", "1.", "1.rst", "-1.RST", "x.RST", "1.RST,1.RTS", "1.RST,")
    ),
]


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_what_is_no_value_is_refused_without_being_shown(kind: kinds.ValueType[Any], text: str) -> None:
    with pytest.raises(ValueError, match="expected") as error:
        kind.parse(text)
    assert len(str(error.value)) < 100


UNWRITABLE: list[tuple[kinds.ValueType[Any], object]] = [
    (kinds.Integer(), -1),
    (kinds.Integer(0, 100), 101),
    (kinds.DecimalNumber(), Decimal("NaN")),
    (kinds.Hexadecimal(2, 3), b"\x00"),
    (lists.WordList(), "A"),
    (lists.WordList(), ("A", "")),
    (lists.WordList(), ("A,B",)),
    (lists.WordList(), (" A",)),
    (lists.ChargingRateUnitList(), ("Current",)),
    (lists.PhaseRotationList(), {-1: PhaseRotation.RST}),
]


@pytest.mark.parametrize(("kind", "value"), UNWRITABLE)
def test_what_could_not_be_read_again_is_not_written(kind: kinds.ValueType[Any], value: object) -> None:
    with pytest.raises(ValueError, match="expected"):
        kind.format(value)


# What charge points really tell: quotes, semicolons, units in the wrong words.
TOLD: list[tuple[kinds.ValueType[Any], str, object]] = [
    (kinds.Integer(), '"300"', 300),
    (kinds.Boolean(), "'True'", True),
    (kinds.DecimalNumber(), ' "1.5" ', Decimal("1.5")),
    (kinds.Text(), '"Acme"', '"Acme"'),
    (lists.WordList(), '"A;B"', ("A", "B")),
    (lists.WordList(), '"A","B"', ("A", "B")),
    (lists.WordList(), "A,,B,", ("A", "B")),
    (lists.WordList(), '""', ()),
    (lists.WordList(), '"', ('"',)),
    (lists.ChargingRateUnitList(), "A;W", (A, W)),
    (lists.ChargingRateUnitList(), "current,POWER", (A, W)),
    (lists.PhaseRotationList(), "1.RST;2.RTS", {1: PhaseRotation.RST, 2: PhaseRotation.RTS}),
]


@pytest.mark.parametrize(("kind", "text", "value"), TOLD)
def test_a_central_system_reads_what_charge_points_make_of_it(
    kind: kinds.ValueType[Any], text: str, value: object
) -> None:
    assert kind.read(text) == value


def test_a_list_of_units_that_nobody_knows_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="Current and Power"):
        lists.ChargingRateUnitList().read("Horsepower")


def test_the_measurands_of_the_messages_are_words() -> None:
    value = (m.Measurand.POWER_OFFERED, "Voltage.L1")
    assert keys.METER_VALUES_SAMPLED_DATA.format(value) == "Power.Offered,Voltage.L1"
    assert keys.METER_VALUES_SAMPLED_DATA.parse("Power.Offered,Voltage.L1") == value


def test_the_52_standard_keys_are_known_with_those_that_a_profile_demands() -> None:
    assert len(keys.STANDARD_KEYS) == 52
    required = [key.profile for key in keys.STANDARD_KEYS.values() if key.required]
    counts = {profile: required.count(profile) for profile in set(required)}
    assert counts == {
        FeatureProfile.CORE: 20,
        FeatureProfile.LOCAL_AUTH_LIST_MANAGEMENT: 3,
        FeatureProfile.SMART_CHARGING: 4,
    }


def test_every_constant_is_the_key_whose_name_it_has() -> None:
    constants = [name for name, each in vars(keys).items() if isinstance(each, Key)]
    assert [name.replace("_", "").lower() for name in constants] == [name.lower() for name in keys.STANDARD_KEYS]


def test_a_standard_key_tells_its_unit_and_what_may_be_done_with_it() -> None:
    assert keys.MAX_ENERGY_ON_INVALID_ID.unit == "Wh"
    assert keys.HEARTBEAT_INTERVAL.access is Access.READ_WRITE
    assert keys.NUMBER_OF_CONNECTORS.access is Access.READ
    assert keys.UNLOCK_CONNECTOR_ON_EV_SIDE_DISCONNECT.access is Access.EITHER
    assert [key.name for key in keys.STANDARD_KEYS.values() if key.access is Access.WRITE] == ["AuthorizationKey"]


@pytest.mark.item("TYPE-02")
def test_a_standard_key_is_found_in_any_case() -> None:
    assert keys.standard_key("heartbeatINTERVAL") is keys.HEARTBEAT_INTERVAL
    assert keys.standard_key("Heartbeat") is None


@pytest.mark.item("CFG-13")
@pytest.mark.parametrize("key", [key for key in keys.STANDARD_KEYS.values() if isinstance(key.kind, kinds.Integer)])
def test_no_standard_number_is_negative_and_an_error_names_the_key(key: Key[int]) -> None:
    for text in ("-1", "ten"):
        with pytest.raises(ValueError, match=f"^{key.name}: "):
            key.parse(text)
    with pytest.raises(ValueError, match=f"^{key.name}: "):
        key.format(-1)
    with pytest.raises(ValueError, match=f"^{key.name}: "):
        key.read("")


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        (keys.LIGHT_INTENSITY, "100", "101"),
        (keys.SECURITY_PROFILE, "3", "4"),
        (keys.CERTIFICATE_SIGNED_MAX_CHAIN_SIZE, "10000", "10001"),
        (keys.GET_CONFIGURATION_MAX_KEYS, "1", "0"),
        (keys.CLOCK_ALIGNED_DATA_INTERVAL, "0", "-1"),
    ],
)
def test_a_charge_point_learns_whether_a_text_may_become_the_value(key: Key[int], good: str, bad: str) -> None:
    assert key.format(key.parse(good)) == good
    with pytest.raises(ValueError, match=key.name):
        key.parse(bad)


@pytest.mark.item("J-72")
@pytest.mark.parametrize("digits", [31, 32, 39, 40, 41, 42])
def test_the_key_of_a_charge_point_has_16_to_20_bytes(digits: int) -> None:
    text = "aB" * 21
    if digits in (32, 40):
        assert len(keys.AUTHORIZATION_KEY.parse(text[:digits])) * 2 == digits
    else:
        with pytest.raises(ValueError, match="32 to 40") as error:
            keys.AUTHORIZATION_KEY.parse(text[:digits])
        assert "aB" not in str(error.value)


@pytest.mark.item("CFG-09")
def test_a_vendor_has_keys_of_its_own_up_to_the_bounds_of_the_messages() -> None:
    own = Key("x" * 50, kinds.Text())
    assert own.access is Access.READ_WRITE
    assert own.format("y" * 500) == "y" * 500
    with pytest.raises(ValueError, match="at most 500"):
        own.format("y" * 501)
    for name in ("", "x" * 51):
        with pytest.raises(DefinitionError):
            Key(name, kinds.Text())

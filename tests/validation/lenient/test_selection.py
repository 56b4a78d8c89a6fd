"""Policies by message, vendor and model."""

from __future__ import annotations

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Policy, Strict, policy_of
from ocpp16_sdk.validation.lenient import ByVendor, Lenient, PerMessage, _selection as selection

STRICT, LENIENT = Strict(), Lenient()
BOOT = '{"chargePointVendor":"%s","chargePointModel":"%s"}'
BROKEN = '{"foo":1}'
CODE = "FormatViolation"


def is_read(policy: Policy, kind: type[Payload] = m.HeartbeatRequest, text: str = BROKEN) -> bool:
    """Return whether a payload with an unknown field is read."""
    try:
        policy.load(kind, text)
    except InvalidMessageError:
        return False
    return True


def two_vendors() -> ByVendor:
    return ByVendor(STRICT, {("Acme*", "One"): LENIENT, ("*", "Two [ab]"): LENIENT})


def test_a_policy_for_all_or_one_for_each() -> None:
    assert policy_of(LENIENT, "CP1") is LENIENT
    assert type(policy_of(None, "CP1")) is Strict
    by_name = {"CP1": LENIENT}
    assert policy_of(lambda identity: by_name.get(identity, STRICT), "CP1") is LENIENT
    assert policy_of(lambda identity: by_name.get(identity, STRICT), "CP2") is STRICT


def test_a_policy_for_each_action_and_direction() -> None:
    policy = PerMessage({m.HeartbeatRequest: LENIENT, m.ResetResponse: LENIENT})
    assert is_read(policy, m.HeartbeatRequest)
    assert not is_read(policy, m.ClearCacheRequest)
    assert is_read(policy, m.ResetResponse, '{"status":"Accepted","foo":1}')
    assert not is_read(policy, m.ClearCacheResponse, '{"status":"Accepted","foo":1}')
    assert policy.load_code(m.ResetResponse, CODE) == "FormationViolation"
    assert policy.load_code(m.ClearCacheResponse, CODE) == CODE


def test_the_default_of_the_rest_can_be_chosen() -> None:
    policy = PerMessage({m.StopTransactionRequest: STRICT}, default=LENIENT)
    assert is_read(policy)
    assert not is_read(policy, m.StopTransactionRequest, '{"meterStop":7.0}')


@pytest.mark.parametrize("policy", [PerMessage({}, LENIENT), ByVendor(LENIENT, {})("CP1")])
def test_what_is_sent_is_strict_under_every_policy(policy: Policy) -> None:
    request = policy.load(m.AuthorizeRequest, '{"idTag":"012345678901234567890"}')
    with pytest.raises(InvalidMessageError):
        policy.dump(request)
    assert policy.dump(m.AuthorizeRequest(id_tag="a")) == '{"idTag":"a"}'


@pytest.mark.parametrize(
    ("vendor", "model", "chosen"),
    [
        ("Acme", "One", True),
        ("ACME Charging", "one", True),
        (" Acme ", "One", True),
        ("Acme", "One More", False),
        ("The Acme", "One", False),
        ("Other", "Two a", True),
        ("Other", "Two c", False),
        ("", "", False),
    ],
)
def test_vendor_and_model_select_the_policy_after_the_boot(vendor: str, model: str, chosen: bool) -> None:
    policy = two_vendors()("CP1")
    assert not is_read(policy)
    assert is_read(policy, m.BootNotificationRequest, BOOT % (vendor, model))
    assert is_read(policy) is chosen
    assert (policy.load_code(m.ResetResponse, CODE) == CODE) is not chosen


def test_the_boot_is_read_with_the_policy_of_its_vendor() -> None:
    policy = two_vendors()("CP1")
    spoilt = BOOT.replace("}", ',"foo":1}')
    assert not is_read(policy, m.BootNotificationRequest, spoilt % ("Other", "One"))
    assert is_read(policy, m.BootNotificationRequest, spoilt % ("Acme", "One"))


def test_the_policy_stays_after_a_reconnect() -> None:  # there is no boot after a reconnect
    by_vendor = two_vendors()
    is_read(by_vendor("CP1"), m.BootNotificationRequest, BOOT % ("Acme", "One"))
    assert is_read(by_vendor("CP1"))
    assert not is_read(by_vendor("CP2"))
    is_read(by_vendor("CP1"), m.BootNotificationRequest, BOOT % ("Acme", "Other"))
    assert not is_read(by_vendor("CP1"))


def test_the_application_can_set_the_vendor() -> None:
    by_vendor = two_vendors()
    assert by_vendor.set_vendor("CP1", "Acme", "One") is LENIENT
    assert by_vendor.policy_for("CP1") is LENIENT
    assert by_vendor.policy_for("CP2") is STRICT
    assert is_read(by_vendor("CP1"))


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"chargePointVendor":5,"chargePointModel":"One"}', '"Acme"', "NaN"])
def test_a_boot_without_vendor_and_model_keeps_the_policy(text: str) -> None:
    by_vendor = two_vendors()
    by_vendor.set_vendor("CP1", "Acme", "One")
    with pytest.raises(InvalidMessageError):
        by_vendor("CP1").load(m.BootNotificationRequest, text)
    assert by_vendor.policy_for("CP1") is LENIENT


def test_the_number_of_remembered_charge_points_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "_MAX_CHARGE_POINTS", 3)
    by_vendor = two_vendors()
    for number in range(5):
        by_vendor.set_vendor(f"CP{number}", "Acme", "One")
        by_vendor.set_vendor(f"other{number}", "Other", "One")
    assert [by_vendor.policy_for(f"CP{number}") is LENIENT for number in range(5)] == [False, False, True, True, True]


def test_very_long_names_are_matched_quickly() -> None:
    by_vendor = ByVendor(STRICT, {("*a*a*a*a*a*a*a*b", "*"): LENIENT})
    assert by_vendor.set_vendor("CP1", "a" * 1_000_000, "") is STRICT

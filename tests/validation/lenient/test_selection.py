"""Which policy reads which message, and the messages of which charge point."""

from __future__ import annotations

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidMessageError
from ocpp16_sdk.model import Payload
from ocpp16_sdk.validation import Policy, Strict, policy_of
from ocpp16_sdk.validation.lenient import ByVendor, Lenient, PerMessage, _selection as choosing

STRICT, LENIENT = Strict(), Lenient()
BOOT = '{"chargePointVendor":"%s","chargePointModel":"%s"}'
BROKEN = '{"foo":1}'
CODE = "FormatViolation"


def takes(policy: Policy, kind: type[Payload] = m.HeartbeatRequest, text: str = BROKEN) -> bool:
    """Whether a payload with an unknown field is read."""
    try:
        policy.load(kind, text)
    except InvalidMessageError:
        return False
    return True


def quirks() -> ByVendor:
    return ByVendor(STRICT, {("Acme*", "One"): LENIENT, ("*", "Two [ab]"): LENIENT})


def test_a_policy_for_all_or_one_for_each() -> None:
    assert policy_of(LENIENT, "CP1") is LENIENT
    assert type(policy_of(None, "CP1")) is Strict
    by_name = {"CP1": LENIENT}
    assert policy_of(lambda identity: by_name.get(identity, STRICT), "CP1") is LENIENT
    assert policy_of(lambda identity: by_name.get(identity, STRICT), "CP2") is STRICT


def test_a_policy_for_each_action_and_direction() -> None:
    policy = PerMessage({m.HeartbeatRequest: LENIENT, m.ResetResponse: LENIENT})
    assert takes(policy, m.HeartbeatRequest)
    assert not takes(policy, m.ClearCacheRequest)
    assert takes(policy, m.ResetResponse, '{"status":"Accepted","foo":1}')
    assert not takes(policy, m.ClearCacheResponse, '{"status":"Accepted","foo":1}')
    assert policy.load_code(m.ResetResponse, CODE) == "FormationViolation"
    assert policy.load_code(m.ClearCacheResponse, CODE) == CODE


def test_the_default_of_the_rest_can_be_chosen() -> None:
    policy = PerMessage({m.StopTransactionRequest: STRICT}, default=LENIENT)
    assert takes(policy)
    assert not takes(policy, m.StopTransactionRequest, '{"meterStop":7.0}')


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
def test_vendor_and_model_choose_the_policy_from_the_boot_on(vendor: str, model: str, chosen: bool) -> None:
    policy = quirks()("CP1")
    assert not takes(policy)
    assert takes(policy, m.BootNotificationRequest, BOOT % (vendor, model))
    assert takes(policy) is chosen
    assert (policy.load_code(m.ResetResponse, CODE) == CODE) is not chosen


def test_the_boot_is_read_with_what_it_asks_for() -> None:
    policy = quirks()("CP1")
    spoilt = BOOT.replace("}", ',"foo":1}')
    assert not takes(policy, m.BootNotificationRequest, spoilt % ("Other", "One"))
    assert takes(policy, m.BootNotificationRequest, spoilt % ("Acme", "One"))


def test_the_choice_outlives_the_connection() -> None:  # quirk 19: after a reconnect there is no boot
    by_vendor = quirks()
    takes(by_vendor("CP1"), m.BootNotificationRequest, BOOT % ("Acme", "One"))
    assert takes(by_vendor("CP1"))
    assert not takes(by_vendor("CP2"))
    takes(by_vendor("CP1"), m.BootNotificationRequest, BOOT % ("Acme", "Other"))
    assert not takes(by_vendor("CP1"))


def test_the_choice_can_be_made_by_the_application() -> None:
    by_vendor = quirks()
    assert by_vendor.set_vendor("CP1", "Acme", "One") is LENIENT
    assert by_vendor.policy_for("CP1") is LENIENT
    assert by_vendor.policy_for("CP2") is STRICT
    assert takes(by_vendor("CP1"))


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"chargePointVendor":5,"chargePointModel":"One"}', '"Acme"', "NaN"])
def test_a_boot_that_says_nothing_chooses_nothing(text: str) -> None:
    by_vendor = quirks()
    by_vendor.set_vendor("CP1", "Acme", "One")
    with pytest.raises(InvalidMessageError):
        by_vendor("CP1").load(m.BootNotificationRequest, text)
    assert by_vendor.policy_for("CP1") is LENIENT


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "_MAX_CHARGE_POINTS", 3)
    by_vendor = quirks()
    for number in range(5):
        by_vendor.set_vendor(f"CP{number}", "Acme", "One")
        by_vendor.set_vendor(f"other{number}", "Other", "One")
    assert [by_vendor.policy_for(f"CP{number}") is LENIENT for number in range(5)] == [False, False, True, True, True]


def test_endless_names_cost_nothing() -> None:
    by_vendor = ByVendor(STRICT, {("*a*a*a*a*a*a*a*b", "*"): LENIENT})
    assert by_vendor.set_vendor("CP1", "a" * 1_000_000, "") is STRICT

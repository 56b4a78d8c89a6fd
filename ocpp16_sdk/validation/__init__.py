"""From payload text to message and back: the strict policy. The lenient policy is in `validation.lenient`."""

from ocpp16_sdk.validation._strict import (
    Policy,
    PolicyChoice,
    Repair,
    RepairCallback,
    Strict,
    invalid_message,
    policy_of,
    read_payload,
    spec_name,
    wire_path,
)

__all__ = [
    "Policy",
    "PolicyChoice",
    "Repair",
    "RepairCallback",
    "Strict",
    "invalid_message",
    "policy_of",
    "read_payload",
    "spec_name",
    "wire_path",
]

"""From payload text to message and back: the strict policy. The lenient policy is in `validation.lenient`."""

from ocpp16_sdk.validation._faults import faults_of_pydantic
from ocpp16_sdk.validation._strict import (
    Policy,
    PolicyChoice,
    Repair,
    RepairCallback,
    Strict,
    check_policy,
    policy_of,
    spec_name,
    to_fault,
    wire_path,
)

__all__ = [
    "Policy",
    "PolicyChoice",
    "Repair",
    "RepairCallback",
    "Strict",
    "check_policy",
    "faults_of_pydantic",
    "policy_of",
    "spec_name",
    "to_fault",
    "wire_path",
]

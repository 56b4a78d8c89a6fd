"""From payload text to message and back: the strict policy; the lenient policy is in `validation.lenient`."""

from ocpp16_sdk.validation._strict import (
    Policy,
    PolicyChoice,
    Repair,
    Strict,
    broken,
    policy_of,
    read,
    spec_name,
    wire_path,
)

__all__ = ["Policy", "PolicyChoice", "Repair", "Strict", "broken", "policy_of", "read", "spec_name", "wire_path"]

"""The actions by sender, and a payload of each."""

from __future__ import annotations

import json
from typing import Any

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Initiator, Payload
from tests.support.payload_cases import whole
from tests.support.schemas import model_of, own_schemas

FROM_CHARGE_POINT = [each for each in m.ACTIONS.values() if each.initiator is not Initiator.CENTRAL_SYSTEM]


FROM_CENTRAL_SYSTEM = [each for each in m.ACTIONS.values() if each.initiator is not Initiator.CHARGE_POINT]


def sample_fields(name: str, *, optional: bool) -> dict[str, Any]:
    """Return a payload in its wire form, with all fields that it may have, or with the required ones."""
    fields: dict[str, Any] = whole(own_schemas()[name], optional=optional)
    if name == "RemoteStartTransactionRequest" and optional:
        fields["chargingProfile"]["chargingProfilePurpose"] = "TxProfile"  # CS-27
        del fields["chargingProfile"]["transactionId"]
    return fields


def sample(model: type[Payload], *, optional: bool) -> Any:
    """Return such a payload as an object."""
    return model_of(model.__name__).from_json(json.dumps(sample_fields(model.__name__, optional=optional)))

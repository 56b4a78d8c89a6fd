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


def sample(model: type[Payload], *, optional: bool) -> Any:
    """Return a payload of that class, with all fields or with the required ones."""
    value = whole(own_schemas()[model.__name__], optional=optional)
    return model_of(model.__name__).from_json(json.dumps(value))

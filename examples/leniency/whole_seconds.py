"""Write times without fractions of a second, for a peer that refuses them."""

import re
from typing import Any

from ocpp16_sdk import AsyncCentralSystem, ConnectionOptions, Strict

_FRACTION = re.compile(r'("\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z"')


class WholeSeconds(Strict):
    def dump(self, payload: Any) -> str:
        return _FRACTION.sub(r'\1Z"', super().dump(payload))


depot = AsyncCentralSystem(connection=ConnectionOptions(policy=WholeSeconds()))

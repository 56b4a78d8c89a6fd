"""Both roles without `async`: a charge point whose key may be changed, and a central system that changes it."""

from ocpp16_sdk import CentralSystem, ChargePoint, messages as m
from ocpp16_sdk.central_system import change_authorization_key
from ocpp16_sdk.security import Hashes, require_key

hashes: dict[str, Hashes] = {}
depot = CentralSystem(decide=require_key(hashes, on_key_used=hashes.__setitem__))


class Charger(ChargePoint):
    def on_change_configuration(self, request: m.ChangeConfigurationRequest) -> m.ChangeConfigurationResponse:
        assert self.credentials is not None  # it was created with `credentials`
        status = self.credentials.change(request.key, request.value)
        return m.ChangeConfigurationResponse(status=status or m.ConfigurationStatus.NOT_SUPPORTED)


def give_another_key(identity: str) -> m.ConfigurationStatus:
    return depot[identity].perform(change_authorization_key, hashes)

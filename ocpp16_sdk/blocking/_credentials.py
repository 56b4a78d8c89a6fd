"""The credentials of a charge point that its central system may change, without `async`."""

from __future__ import annotations

from ocpp16_sdk.blocking._loop_access import LoopAccess
from ocpp16_sdk.charge_point import credentials
from ocpp16_sdk.connection._after_answer import add_action
from ocpp16_sdk.messages.models import ConfigurationStatus


class CredentialManager:
    """Key and security profile of one charge point; it tells nobody the key."""

    def __init__(self, twin: credentials.AsyncCredentialManager, door: LoopAccess) -> None:
        self._twin = twin
        self._door = door

    def __repr__(self) -> str:
        return repr(self._twin)

    @property
    def profile(self) -> int:
        """The security profile that was agreed on last, the value of SecurityProfile."""
        return self._twin.profile

    def change(self, key: str, value: str) -> ConfigurationStatus | None:
        """Change AuthorizationKey or SecurityProfile, as a ChangeConfiguration asks for; None if it is another key.

        Return the status from the handler. If it is Accepted, the credentials have been stored, and the charge point
        connects anew with them as soon as it has answered; one without `boot` when it is connected the next time.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
        loop = self._door.loop("nothing was changed")
        status = loop.run(self._twin.agree, key, value)
        if status is ConfigurationStatus.ACCEPTED:
            try:
                add_action(self._twin.renew)
            except RuntimeError:  # it is no handler who asks
                loop.run(self._twin.renew)
        return status

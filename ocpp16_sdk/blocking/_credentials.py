"""The credentials of a charge point that its central system may change, without `async`."""

from __future__ import annotations

from ocpp16_sdk.blocking._threads import LoopAccess
from ocpp16_sdk.charge_point.credentials._manager import StoredCredentials
from ocpp16_sdk.connection._current_call import add_action
from ocpp16_sdk.messages.models import ConfigurationStatus


class CredentialManager:
    """Key and security profile of one charge point; it never shows the key."""

    def __init__(self, stored: StoredCredentials, loop_access: LoopAccess) -> None:
        self._stored = stored
        self._loop_access = loop_access

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._stored.identity!r}, security profile {self.profile}>"

    @property
    def profile(self) -> int:
        """The newest accepted security profile, the value of SecurityProfile."""
        return self._stored.profile

    def change(self, key: str, value: str) -> ConfigurationStatus | None:
        """Change AuthorizationKey or SecurityProfile as a ChangeConfiguration requests; None if it is another key.

        Return the status from the handler. If it is Accepted, the credentials have been stored. The charge point
        reconnects with them after it has answered; a `ManualChargePoint` uses them for the next connection.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
        loop = self._loop_access.loop("nothing was changed")
        status = loop.run(self._stored.store_change, key, value)
        if status is ConfigurationStatus.ACCEPTED:
            try:
                add_action(self._stored.request_reconnect)
            except RuntimeError:  # not called in a handler
                loop.run(self._stored.request_reconnect)
        return status

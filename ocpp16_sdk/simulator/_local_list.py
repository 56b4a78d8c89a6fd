"""The local authorization list of the simulated charge point."""

from __future__ import annotations

import ocpp16_sdk.messages as m
from ocpp16_sdk.simulator._core import CoreMixin


class LocalListMixin(CoreMixin):
    """The LocalAuthListManagement profile."""

    local_list: dict[str, m.AuthorizationData]
    """The local authorization list, by identifier."""
    list_version: int
    """The version of the list."""

    async def on_get_local_list_version(self, request: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
        """Return the version, 0 while the list is empty."""
        return m.GetLocalListVersionResponse(list_version=self.list_version)

    async def on_send_local_list(self, request: m.SendLocalListRequest) -> m.SendLocalListResponse:
        """Replace or change the list; an update that is wrong changes no entry."""
        full = request.update_type is m.UpdateType.FULL
        if not full and 0 < request.list_version <= self.list_version:
            return m.SendLocalListResponse(status=m.UpdateStatus.VERSION_MISMATCH)
        sent = {entry.id_tag.lower(): entry for entry in request.local_authorization_list or ()}
        changed = {} if full else dict(self.local_list)
        for id_tag, entry in sent.items():
            changed[id_tag] = entry
            if entry.id_tag_info is None:
                del changed[id_tag]
        if (
            request.list_version < 1
            or len(sent) < len(request.local_authorization_list or ())  # an identifier occurs twice
            or (full and len(changed) < len(sent))  # a deletion
            or len(sent) > int(self.configuration["SendLocalListMaxLength"])
            or len(changed) > int(self.configuration["LocalAuthListMaxLength"])
        ):
            return m.SendLocalListResponse(status=m.UpdateStatus.FAILED)
        self.local_list, self.list_version = changed, request.list_version if changed else 0
        return m.SendLocalListResponse(status=m.UpdateStatus.ACCEPTED)

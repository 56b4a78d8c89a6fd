"""A charge point with a local authorization list."""

from __future__ import annotations

from typing import Any

from ocpp16_sdk import AsyncManualChargePoint, messages as m

ACCEPTED, FAILED = m.UpdateStatus.ACCEPTED, m.UpdateStatus.FAILED


MISMATCH, NOT_SUPPORTED = m.UpdateStatus.VERSION_MISMATCH, m.UpdateStatus.NOT_SUPPORTED


Sent = tuple[str, int, int]


class Listing(AsyncManualChargePoint):
    """Keeps a local list as the specification has it; `next_answers` come before what it would answer itself."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.list_version = 0
        self.tags: dict[str, m.IdTagInfo] = {}
        self.limit: str | None = "100"
        self.next_answers: list[m.UpdateStatus] = []
        self.got: list[Sent] = []
        self.questions = 0

    async def on_get_configuration(self, request: m.GetConfigurationRequest) -> m.GetConfigurationResponse:
        self.questions += 1
        entry = m.KeyValue(key="SendLocalListMaxLength", readonly=True, value=self.limit)
        return m.GetConfigurationResponse(configuration_key=(entry,))

    async def on_get_local_list_version(self, request: m.GetLocalListVersionRequest) -> m.GetLocalListVersionResponse:
        self.questions += 1
        return m.GetLocalListVersionResponse(list_version=self.list_version)

    async def on_send_local_list(self, request: m.SendLocalListRequest) -> m.SendLocalListResponse:
        entries = request.local_authorization_list or ()
        self.got.append((request.update_type.value, request.list_version, len(entries)))
        full = request.update_type is m.UpdateType.FULL
        status = self.next_answers.pop(0) if self.next_answers else ACCEPTED
        if status is ACCEPTED and not full and request.list_version <= self.list_version:
            status = MISMATCH
        if status is ACCEPTED:
            self.list_version = request.list_version
            self.tags = {} if full else self.tags
            for entry in entries:
                self.tags.pop(entry.id_tag, None)
                self.tags.update({entry.id_tag: entry.id_tag_info} if entry.id_tag_info else {})
        return m.SendLocalListResponse(status=status)

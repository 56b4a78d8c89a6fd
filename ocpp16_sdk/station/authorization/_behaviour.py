"""Who may charge: the local list, the cache, and the central system (OCPP 1.6 3.5, 4.1, 5.4, 5.10, 5.15).

token ──authorize()──▶ explain(): list, cache, keys ──▶ verdict
                            │ ASK
                            └──▶ Authorize.req ──▶ verdict ──Judged──▶ cache, LocalListConflict
answers to StartTransaction and StopTransaction ──────────TokenInfo──▶ cache, LocalListConflict
SendLocalList ──▶ list, in one commit with its version
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from ocpp16_sdk._checks import check_count
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.errors import CallFailedError
from ocpp16_sdk.messages import (
    AuthorizationStatus,
    ChargePointErrorCode,
    ClearCacheRequest,
    ClearCacheResponse,
    ClearCacheStatus,
    GetLocalListVersionRequest,
    GetLocalListVersionResponse,
    IdTagInfo,
    SendLocalListRequest,
    SendLocalListResponse,
    StatusNotificationRequest,
    UpdateStatus,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._state import ConnectorState, Token, Verdict, VerdictSource
from ocpp16_sdk.station._storage import Table
from ocpp16_sdk.station.authorization import _cache, _rules
from ocpp16_sdk.station.authorization._explanation import Explanation, explain
from ocpp16_sdk.station.authorization._local_list import key_of, updated
from ocpp16_sdk.station.authorization._rules import Entry
from ocpp16_sdk.station.connectors._status import status_of
from ocpp16_sdk.station.effects import Answer, Effects, Log, Reply, Send
from ocpp16_sdk.station.events import Event, Judged, TokenInfo


@dataclass(frozen=True, slots=True)
class _Version:
    version: int


_LIST, _CACHE = Table("local list", Entry), Table("authorization cache", Entry)
_VERSION = Table("local list version", _Version)
_VERSION_KEY = "version"


class Authorization(Behaviour):
    """Decides who may charge.

    Args:
        cache: the number of tokens in the cache; 0 for no cache.
        local_list: the number of tokens in the local list (LocalAuthListMaxLength); 0 for no local list.
        local_list_update: the number of tokens in one SendLocalList (SendLocalListMaxLength).

    Raises:
        TypeError, ValueError: an argument is wrong.
    """

    name: ClassVar[str] = "authorization"
    tables: ClassVar[tuple[str, ...]] = (_LIST.name, _VERSION.name, _CACHE.name)

    def __init__(self, *, cache: int = 500, local_list: int = 1000, local_list_update: int = 100) -> None:
        check_count("cache", cache, minimum=0)
        check_count("local_list", local_list, minimum=0)
        check_count("local_list_update", local_list_update)
        self._cache_size = cache
        self._list_length = local_list
        self._update_length = local_list_update
        self.profile = FeatureProfile.LOCAL_AUTH_LIST_MANAGEMENT if local_list else FeatureProfile.CORE

    def prepare(self) -> None:
        """Start with an empty list and an empty cache."""
        self._list: dict[str, Entry] = {}
        self._version = 0
        self._cache: dict[str, Entry] = {}

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return the keys of OCPP 1.6 9.1 and 9.2 about authorization."""
        settings: list[Setting[Any]] = [
            Setting(key=keys.LOCAL_AUTHORIZE_OFFLINE, default=True),
            Setting(key=keys.LOCAL_PRE_AUTHORIZE, default=False),
            Setting(key=keys.ALLOW_OFFLINE_TX_FOR_UNKNOWN_ID, default=False),
        ]
        if self._cache_size:
            settings.append(Setting(key=keys.AUTHORIZATION_CACHE_ENABLED, default=True))
        if self._list_length:
            settings.append(Setting(key=keys.LOCAL_AUTH_LIST_ENABLED, default=True))
            settings.append(Setting(key=keys.LOCAL_AUTH_LIST_MAX_LENGTH, default=self._list_length))
            settings.append(Setting(key=keys.SEND_LOCAL_LIST_MAX_LENGTH, default=self._update_length))
        return settings

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """ClearCache, GetLocalListVersion and SendLocalList."""
        return {
            ClearCacheRequest: self._clear_cache,
            GetLocalListVersionRequest: self._get_version,
            SendLocalListRequest: self._update_list,
        }

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Start with the stored list and cache."""
        self._list = {key_of(each.id_tag): each for each in _LIST.load(rows).values()}
        self._cache = {key_of(each.id_tag): each for each in _CACHE.load(rows).values()}
        stored = _VERSION.load(rows).get(_VERSION_KEY)
        self._version = stored.version if stored is not None and self._list else 0

    async def authorize(self, token: Token, connector: ConnectorState) -> Verdict:
        """Return the verdict on a token. Ask the central system if the list, the cache and the keys do not decide."""
        explanation = self.explain(token, connector)
        if explanation.verdict is not None:
            return explanation.verdict
        try:
            info = (await self.station.calls.authorize(id_tag=token.id_tag)).id_tag_info
        except CallFailedError as error:
            offline = self._explain(token, online=False)
            assert offline.verdict is not None  # the central system is asked only online
            return replace(offline.verdict, reasons=(f"Authorize failed: {type(error).__name__}", *offline.reasons))
        return Verdict(
            status=info.status,
            source=VerdictSource.CENTRAL_SYSTEM,
            parent_id_tag=info.parent_id_tag,
            expiry_date=info.expiry_date,
            reasons=(*explanation.reasons, f"the central system has answered {info.status}"),
        )

    def explain(self, token: Token, connector: ConnectorState | None = None) -> Explanation:
        """Return what happens with a token now, and why. Nothing is sent, and nothing changes.

        Args:
            token: the token.
            connector: the connector where it is presented; the rules of OCPP 1.6 do not depend on it.
        """
        return self._explain(token, online=self.station.online)

    def on(self, event: Event) -> Effects:
        """Note what the central system says about tokens."""
        match event:
            case Judged(_, token, verdict) if verdict.source is VerdictSource.CENTRAL_SYSTEM:
                info = IdTagInfo(
                    status=verdict.status, parent_id_tag=verdict.parent_id_tag, expiry_date=verdict.expiry_date
                )
                yield from self._note(token.id_tag, info)
            case TokenInfo(id_tag, info):
                yield from self._note(id_tag, info)
            case _:
                pass

    @property
    def _uses_list(self) -> bool:
        return self.station.settings.get(keys.LOCAL_AUTH_LIST_ENABLED, default=False)

    @property
    def _uses_cache(self) -> bool:
        return self.station.settings.get(keys.AUTHORIZATION_CACHE_ENABLED, default=False)

    def _explain(self, token: Token, *, online: bool) -> Explanation:
        settings, now, key = self.station.settings, self.station.now, key_of(token.id_tag)
        listed = self._list.get(key) if self._uses_list else None
        cached = self._cache.get(key) if self._uses_cache else None
        return explain(
            token,
            _rules.local_info(listed, cached, now),
            online=online,
            pre_authorize=settings[keys.LOCAL_PRE_AUTHORIZE],
            authorize_offline=settings[keys.LOCAL_AUTHORIZE_OFFLINE],
            allow_unknown=settings[keys.ALLOW_OFFLINE_TX_FOR_UNKNOWN_ID],
            now=now,
        )

    def _note(self, id_tag: str, info: IdTagInfo) -> Effects:
        key, now = key_of(id_tag), self.station.now
        listed = self._list.get(key)
        if listed is not None:
            if self._uses_list and _rules.contradicts(listed, info, now):
                yield Send(self._conflict())
            return  # a listed token is never in the cache (CP-47)
        if not self._uses_cache or info.status is AuthorizationStatus.CONCURRENT_TX:
            return  # ConcurrentTx says something about a transaction, not about the token
        removed = _cache.evicted(self._cache, self._cache_size, key, now)
        if removed is not None:
            del self._cache[removed]
            yield _CACHE.row(removed, None)
        self._cache[key] = Entry(id_tag, info, now)
        yield _CACHE.row(key, self._cache[key])

    def _conflict(self) -> StatusNotificationRequest:
        return StatusNotificationRequest(
            connector_id=0,
            error_code=ChargePointErrorCode.LOCAL_LIST_CONFLICT,
            status=status_of(self.station[0]),
            timestamp=self.station.now,
        )

    def _clear_cache(self, request: ClearCacheRequest) -> Effects:
        status = ClearCacheStatus.ACCEPTED if self._cache_size else ClearCacheStatus.REJECTED
        yield Reply(ClearCacheResponse(status=status))
        for key in self._cache:
            yield _CACHE.row(key, None)
        self._cache.clear()

    def _get_version(self, request: GetLocalListVersionRequest) -> Effects:
        yield Reply(GetLocalListVersionResponse(list_version=self._version if self._uses_list else -1))

    def _update_list(self, request: SendLocalListRequest) -> Effects:
        if not self._uses_list:
            yield Reply(SendLocalListResponse(status=UpdateStatus.NOT_SUPPORTED))
            return
        change = updated(
            self._list,
            self._version,
            request,
            update_length=self._update_length,
            total_length=self._list_length,
        )
        yield Reply(SendLocalListResponse(status=change.status))
        if change.status is not UpdateStatus.ACCEPTED:
            yield Log(f"SendLocalList is answered with {change.status}: {change.refusal}")
            return
        for key, entry in change.entries.items():
            yield _LIST.row(key, entry)
            if entry is None:
                del self._list[key]
                continue
            self._list[key] = entry
            if self._cache.pop(key, None) is not None:  # it would be used again after its removal from the list
                yield _CACHE.row(key, None)
        self._version = change.version
        yield _VERSION.row(_VERSION_KEY, _Version(change.version))

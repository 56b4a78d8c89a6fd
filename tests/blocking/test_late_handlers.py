"""A late handler is refused, also by the async object that a blocking object wraps."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint, DefinitionError, ManualChargePoint, messages as m
from tests.blocking.roles import Depot

TOO_LATE = "is registered too late: register handlers before the first connection opens"


def test_a_blocking_charge_point_refuses_late_handlers_of_both_kinds(depot: Depot) -> None:
    async def register(async_charger: AsyncManualChargePoint) -> str:
        @async_charger.on.clear_cache
        async def clear_cache(request: m.ClearCacheRequest) -> m.ClearCacheResponse:
            raise AssertionError

        return "registered"

    charger = ManualChargePoint(depot.url, "CP001")
    with charger:
        with pytest.raises(DefinitionError, match=f"ClearCache {TOO_LATE}"):
            charger.perform(register)

        def clear_cache(request: m.ClearCacheRequest) -> m.ClearCacheResponse:
            raise AssertionError

        with pytest.raises(DefinitionError, match=f"ClearCache {TOO_LATE}"):
            charger.on.clear_cache(clear_cache)


def test_a_blocking_central_system_refuses_late_handlers_of_both_kinds(depot: Depot) -> None:
    async def authorize(charge_point: Any, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        raise AssertionError

    def authorize_in_a_thread(charge_point: Any, request: m.AuthorizeRequest) -> m.AuthorizeResponse:
        raise AssertionError

    async_depot: AsyncCentralSystem = vars(depot)["_wrapped"]
    with ManualChargePoint(depot.url, "CP001"):
        depot.wait_for("CP001", timeout=10)
        with pytest.raises(DefinitionError, match=f"Authorize {TOO_LATE}"):
            async_depot.on.authorize(authorize)
        with pytest.raises(DefinitionError, match=f"Authorize {TOO_LATE}"):
            depot.on.authorize(authorize_in_a_thread)

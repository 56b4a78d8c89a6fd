"""A real language server completes fields, arguments, members, actions and overrides."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, AsyncChargePointConnection, messages as m
from ocpp16_sdk.charge_point.handlers import AsyncChargePointOn
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import Initiator
from tests.typing.language_server import LanguageServer, language_server

IMPORTS = "from ocpp16_sdk import AsyncCentralSystem, AsyncChargePoint, messages as m\n"
CODE = f"""{IMPORTS}
async def code(charger: AsyncChargePoint, depot: AsyncCentralSystem, info: m.IdTagInfo) -> None:
    """
VENDOR = f"""{IMPORTS}
from ocpp16_sdk.model import CentralSystemRequest, Response

class DimResponse(Response, frozen=True):
    level: int

class DimRequest(CentralSystemRequest[DimResponse], frozen=True):
    level: int

async def code(depot: AsyncCentralSystem) -> None:
    """
CHARGER = f"""{IMPORTS}
class Charger(AsyncChargePoint):
    """
DEPOT = f"""{IMPORTS}
class Depot(AsyncCentralSystem):
    """
BY_CHARGE_POINT = {each.method for each in ACTIONS.values() if each.initiator is not Initiator.CENTRAL_SYSTEM}
BY_CENTRAL_SYSTEM = {each.method for each in ACTIONS.values() if each.initiator is not Initiator.CHARGE_POINT}


def explanation(shown: str) -> str:
    """Return the text after the declaration."""
    return shown.partition("\n\n")[2].strip()


@pytest.fixture(scope="module")
def editor() -> Iterator[LanguageServer]:
    with language_server(Path(__file__).parents[2]) as server:
        yield server


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("(await charger.authorize(id_tag='1')).¦", m.AuthorizeResponse.model_fields),
        ("(await charger.authorize(id_tag='1')).id_tag_info.¦", m.IdTagInfo.model_fields),
        ("(await depot['CP001'].reset(type=m.ResetType.SOFT)).¦", m.ResetResponse.model_fields),
        ("(await charger.call(m.BootNotificationRequest())).¦", m.BootNotificationResponse.model_fields),
    ],
)
def test_the_fields_of_an_answer_are_offered(editor: LanguageServer, text: str, fields: dict[str, object]) -> None:
    assert fields.keys() <= editor.completions(CODE + text).keys()


def test_the_fields_of_the_answer_to_a_vendors_request_are_offered(editor: LanguageServer) -> None:
    assert "level" in editor.completions(VENDOR + "(await depot['CP001'].call(DimRequest(level=1))).¦")


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("await charger.boot_notification(¦)", [*m.BootNotificationRequest.model_fields, "timeout"]),
        ("await depot['CP001'].send_local_list(¦)", [*m.SendLocalListRequest.model_fields, "timeout"]),
        ("m.BootNotificationRequest(¦)", m.BootNotificationRequest.model_fields),
        ("m.IdTagInfo(¦)", m.IdTagInfo.model_fields),
        ("m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED, par¦)", ["parent_id_tag"]),
        ("m.StopTransactionRequest(¦)", m.StopTransactionRequest.model_fields),
    ],
)
def test_the_fields_of_a_request_are_offered_as_arguments(editor: LanguageServer, text: str, fields: list[str]) -> None:
    assert {f"{field}=" for field in fields} <= editor.completions(CODE + text).keys()


def test_the_fields_of_a_payload_are_offered_before_the_names_of_pydantic(editor: LanguageServer) -> None:
    offered = editor.completions(CODE + "info.¦")
    last_field = max(offered[name]["sortText"] for name in m.IdTagInfo.model_fields)
    of_pydantic = [offered[name]["sortText"] for name in dir(BaseModel) if name in offered]
    assert len(of_pydantic) > 20
    assert last_field < min(of_pydantic)


@pytest.mark.parametrize("text", ["m.Measurand.¦", "m.SampledValue(value='1', measurand=m.Measurand.¦)"])
def test_the_members_of_an_enum_are_offered(editor: LanguageServer, text: str) -> None:
    assert set(m.Measurand.__members__) <= editor.completions(CODE + text).keys()


@pytest.mark.parametrize(
    ("text", "own", "others"),
    [
        ("charger.¦", BY_CHARGE_POINT, BY_CENTRAL_SYSTEM),
        ("depot['CP001'].¦", BY_CENTRAL_SYSTEM, BY_CHARGE_POINT),
        ("charger.on.¦", BY_CENTRAL_SYSTEM, BY_CHARGE_POINT),
        ("depot.on.¦", BY_CHARGE_POINT, BY_CENTRAL_SYSTEM),
    ],
)
def test_only_the_actions_of_the_direction_are_offered(
    editor: LanguageServer, text: str, own: set[str], others: set[str]
) -> None:
    offered = editor.completions(CODE + text).keys()
    assert own <= offered
    assert not (others - own) & offered


@pytest.mark.parametrize(("role", "actions"), [(CHARGER, BY_CENTRAL_SYSTEM), (DEPOT, BY_CHARGE_POINT)])
def test_the_handlers_of_a_role_are_offered_and_no_others(editor: LanguageServer, role: str, actions: set[str]) -> None:
    # The server also offers `__contains__`, which contains the letters o and n, and an underscore.
    offered = {label for label in editor.completions(role + "async def on_¦") if label.startswith("on_")}
    assert offered == {f"on_{action}" for action in actions}


@pytest.mark.parametrize(
    ("text", "handler", "whole"),
    [
        (
            CHARGER + "async def on_reset¦",
            "on_reset",
            "on_reset(self, request: m.ResetRequest, /) -> m.ResetResponse:",
        ),
        (
            DEPOT + "async def on_boot¦",
            "on_boot_notification",
            "on_boot_notification(self, charge_point: AsyncChargePointConnection, "
            "request: m.BootNotificationRequest, /) -> m.BootNotificationResponse:",
        ),
    ],
)
def test_a_handler_is_completed_with_its_whole_signature(
    editor: LanguageServer, text: str, handler: str, whole: str
) -> None:
    signature, body = editor.completions(text)[handler]["textEdit"]["newText"].splitlines()
    assert signature == whole
    assert body.strip().startswith(f"return await super().{handler}(")


def test_the_request_of_a_handler_without_annotations_has_its_type(editor: LanguageServer) -> None:
    text = DEPOT + "async def on_boot_notification(self, charge_point, request, /):\n        "
    assert m.BootNotificationRequest.model_fields.keys() <= editor.completions(text + "request.¦").keys()
    assert "reset" in editor.completions(text + "charge_point.¦")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "await depot['CP001'].reset(¦)",
            "(*, type: ResetType, timeout: float | None = None) -> CoroutineType[Any, Any, ResetResponse]",
        ),
        (
            "m.IdTagInfo(¦)",
            "(*, status: AuthorizationStatus, expiry_date: Timestamp | None = None, "
            "parent_id_tag: str | None = None) -> IdTagInfo",
        ),
        (
            "m.MeterValue(¦)",
            "(*, timestamp: Timestamp, sampled_value: Sequence[SampledValue]) -> MeterValue",
        ),
    ],
)
def test_arguments_are_shown_with_their_types(editor: LanguageServer, text: str, shown: str) -> None:
    assert editor.signature(CODE + text) == shown


@pytest.mark.parametrize(
    ("text", "documented"),
    [
        ("m.IdTag¦Info", m.IdTagInfo),
        ("charger.author¦ize", AsyncChargePoint.authorize),
        ("depot['CP001'].res¦et", AsyncChargePointConnection.reset),
        ("charger.on.res¦et", AsyncChargePointOn.reset),
        ("depot.on_auth¦orize", AsyncCentralSystem.on_authorize),
    ],
)
def test_classes_and_methods_are_documented(editor: LanguageServer, text: str, documented: object) -> None:
    shown = (inspect.getdoc(documented) or "").partition("\n\nFields:")[0]
    assert explanation(editor.hover(CODE + text)) == shown


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("info.expiry¦_date", m.IdTagInfo),
        ("m.IdTagInfo(sta¦tus=m.AuthorizationStatus.INVALID)", m.IdTagInfo),
        ("info.parent_id¦_tag", m.IdTagInfo),
        ("m.Measurand.POWER_OFF¦ERED", m.Measurand),
        (
            "m.SendLocalListRequest(list_version=1, update_type=m.UpdateType.FULL).local¦_authorization_list",
            m.SendLocalListRequest,
        ),
    ],
)
def test_fields_and_members_are_documented(editor: LanguageServer, text: str, owner: type) -> None:
    assert f'"""{explanation(editor.hover(CODE + text))}"""' in inspect.getsource(owner)


def test_a_call_of_a_constructor_is_documented_in_the_words_of_this_package(editor: LanguageServer) -> None:
    shown = explanation(editor.hover(CODE + "m.IdTag¦Info(status=m.AuthorizationStatus.INVALID)"))
    assert shown == inspect.getdoc(m.IdTagInfo.__init__)
    with_list = explanation(editor.hover(CODE + "m.Stop¦TransactionRequest()"))
    text = inspect.getdoc(m.StopTransactionRequest) or ""
    assert with_list == text.replace("\n\nFields:\n", "\n\nArgs:\n")


def test_the_limits_of_a_field_are_shown(editor: LanguageServer) -> None:
    assert "At most 20 characters." in editor.hover(CODE + "info.parent_id¦_tag")
    assert "At most 20 characters." in editor.hover(CODE + "m.IdTagInfo(parent_id¦_tag='A')")
    assert "At most 20 characters." in editor.hover(CODE + "m.StopTransactionRequest(id_t¦ag='A')")
    call = editor.hover(CODE + "charger.author¦ize")
    assert "At most 20 characters." in call
    assert "timeout: Seconds to wait for the answer" in call
    assert "30 s by default" in call


def test_offers_are_documented(editor: LanguageServer) -> None:
    offered = editor.completions(CODE + "m.Measurand.¦")
    for member in m.Measurand:
        assert f'"""{explanation(editor.documentation(offered[member.name]))}"""' in inspect.getsource(m.Measurand)

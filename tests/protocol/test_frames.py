"""Texts become frames and frames become texts (OCPP-J 4.2)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.protocol import CallError, Defect, Malformed, decode, encode_call, encode_error, encode_result
from tests.support.frame_oracle import Outcome, decoded
from tests.support.frame_strategies import cyclic, nested

NESTED = '{"x":' * 100_000
ID = "a" * 36

FRAMES: dict[str, tuple[str, Outcome]] = {
    "J-25 call": ('[2,"1","Heartbeat",{}]', ("call", "1", "Heartbeat", {})),
    "J-26 result": ('[3,"1",{"status":"Accepted"}]', ("result", "1", {"status": "Accepted"})),
    "J-27 error": (
        '[4,"162376037","NotSupported","SendLocalList.req not implemented",{}]',
        ("error", "162376037", "NotSupported", "SendLocalList.req not implemented", {}),
    ),
    "J-40 white space": ('\r\n[ 2\t, "1" ,"A"\n, {"a" : [ ] } ]\n', ("call", "1", "A", {"a": []})),
    "J-40 white space in a result": (' [3 , "1" , { } ] ', ("result", "1", {})),
    "J-40 doubled key, the last wins": ('[2,"\\u0031","A",{"a":1,"a":2}]', ("call", "1", "A", {"a": 2})),
    "J-23 escapes": (
        r'[2,"\u0031\n\"","\u0041",{"info":"\u00e9\ud83d\ude00"}]',
        ("call", '1\n"', "A", {"info": "é😀"}),
    ),
    "J-23 no escapes": ('[2,"é","A",{"info":"é😀"}]', ("call", "é", "A", {"info": "é😀"})),
    "J-32 null for a request": ('[2,"1","Heartbeat",null]', ("call", "1", "Heartbeat", {})),
    "J-32 null for a response": ('[3,"1",null]', ("result", "1", {})),
    "J-30 an id like a number": ('[3,"007",{}]', ("result", "007", {})),
    "J-30 an id with blanks": ('[3," a ",{}]', ("result", " a ", {})),
    "J-35 an empty id": ('[2,"","A",{}]', ("call", "", "A", {})),
    "J-35 an id too long": (f'[2,"{ID}b","A",{{}}]', ("call", f"{ID}b", "A", {})),
    "an empty action": ('[2,"1","",{}]', ("call", "1", "", {})),
    "a payload like a frame": ('[2,"1","A",{"a":"[2,{}]"}]', ("call", "1", "A", {"a": "[2,{}]"})),
    "large numbers": (
        '[2,"\\u0031","A",{"a":' + "9" * 4000 + ',"b":1e-400,"c":-0.0}]',
        ("call", "1", "A", {"a": int("9" * 4000), "b": 0.0, "c": -0.0}),
    ),
    "J-66 no description": ('[4,"1","InternalError"]', ("error", "1", "InternalError", "", None)),
    "J-66 no details": ('[4,"1","InternalError","why"]', ("error", "1", "InternalError", "why", None)),
    "J-66 nulls": ('[4,"1","InternalError",null,null]', ("error", "1", "InternalError", "", None)),
    "J-66 a list for the details": ('[4,"1","InternalError","",[1]]', ("error", "1", "InternalError", "", [1])),
    "J-66 a text for the details": ('[4,"1","InternalError","","x"]', ("error", "1", "InternalError", "", "x")),
    "J-59 a code of 2.0": ('[4,"1","RpcFrameworkError","",{}]', ("error", "1", "RpcFrameworkError", "", {})),
    "J-67 a long description": ('[4,"1","X","' + "d" * 1000 + '",{}]', ("error", "1", "X", "d" * 1000, {})),
}

MALFORMED: dict[str, tuple[str, Malformed]] = {
    "empty": ("", Malformed(Defect.NOT_JSON)),
    "only white space": (" \n", Malformed(Defect.NOT_JSON)),
    "no JSON": ("hello", Malformed(Defect.NOT_JSON)),
    "byte order mark": ('\ufeff[2,"1","A",{}]', Malformed(Defect.NOT_JSON)),
    "J-34 an open brace": ("{", Malformed(Defect.NOT_JSON)),
    "J-34 an object": ("{}", Malformed(Defect.NOT_AN_ARRAY)),
    "a number": ("2", Malformed(Defect.NOT_AN_ARRAY)),
    "J-34 an empty array": ("[]", Malformed(Defect.UNKNOWN_TYPE)),
    "J-34 no id": ("[2]", Malformed(Defect.NO_UNIQUE_ID, 2)),
    "J-34 null as id": ('[2,null,"A",{}]', Malformed(Defect.NO_UNIQUE_ID, 2)),
    "J-34 a number as id": ('[2,12,"A",{}]', Malformed(Defect.NO_UNIQUE_ID, 2)),
    "J-34 a list as id": ('[3,["1"],{}]', Malformed(Defect.NO_UNIQUE_ID, 3)),
    "J-24 type 1": ('[1,"1","A",{}]', Malformed(Defect.UNKNOWN_TYPE)),
    "J-24 type 5": ('[5,"1","A",{}]', Malformed(Defect.UNKNOWN_TYPE)),
    "J-24 type -2": ('[-2,"1","A",{}]', Malformed(Defect.UNKNOWN_TYPE)),
    "J-24 type as text": ('["2","1","A",{}]', Malformed(Defect.UNKNOWN_TYPE)),
    "J-24 type 2.0": ('[2.0,"1","A",{}]', Malformed(Defect.UNKNOWN_TYPE)),
    "J-24 type true": ('[true,"1","A",{}]', Malformed(Defect.UNKNOWN_TYPE)),
    "J-24 type 2 with a zero": ('[02,"1","A",{}]', Malformed(Defect.NOT_JSON)),
    "J-33 three elements": ('[2,"1","A"]', Malformed(Defect.BAD_CALL, 2, "1")),
    "J-33 five elements, one escape": (r'[2,"\u0031","A",{},5]', Malformed(Defect.BAD_CALL, 2, "1")),
    "J-33 a number as action": ('[2,"1",7,{}]', Malformed(Defect.BAD_CALL, 2, "1")),
    "J-33 a list as action": ('[2,"1",["A"],{}]', Malformed(Defect.BAD_CALL, 2, "1")),
    "J-33 a list as payload": ('[2,"1","A",[]]', Malformed(Defect.BAD_CALL, 2, "1")),
    "J-33 a text as payload": ('[2,"1","A","{}"]', Malformed(Defect.BAD_CALL, 2, "1")),
    "J-26 no payload": ('[3,"1"]', Malformed(Defect.BAD_ANSWER, 3, "1")),
    "J-26 a list as payload": ('[3,"1",[]]', Malformed(Defect.BAD_ANSWER, 3, "1")),
    "J-27 no code": ('[4,"1"]', Malformed(Defect.BAD_ANSWER, 4, "1")),
    "J-27 null as code": ('[4,"1",null,"",{}]', Malformed(Defect.BAD_ANSWER, 4, "1")),
    "J-27 six elements": ('[4,"1","X","",{},{}]', Malformed(Defect.BAD_ANSWER, 4, "1")),
    "J-22 NaN in an error": ('[4,"1","X","",NaN]', Malformed(Defect.NOT_JSON, 4, "1")),
    "cut in the payload": ('[3,"1",{"status":"Acc', Malformed(Defect.NOT_JSON, 3, "1")),
    "cut in the id": ('[2,"1', Malformed(Defect.NOT_JSON)),
    "an element left out": ('[2,"1",,{}]', Malformed(Defect.NOT_JSON, 2, "1")),
    "garbage behind": ('[2,"1","A",{}] x', Malformed(Defect.NOT_JSON, 2, "1")),
    "half a surrogate pair as id": (r'[2,"\ud800","A",{}]', Malformed(Defect.NOT_JSON)),
    "half a surrogate pair as action": (r'[2,"1","\ud800",{}]', Malformed(Defect.NOT_JSON, 2, "1")),
    "a number of 5000 digits": (r'[2,"\u0031","A",{"a":' + "9" * 5000 + "}]", Malformed(Defect.NOT_JSON, 2, "1")),
    "J-40 100,000 brackets": ("[" * 100_000, Malformed(Defect.NOT_JSON)),
    "J-40 100,000 brackets behind an id": ('[2,"1",' + "[" * 100_000, Malformed(Defect.NOT_JSON, 2, "1")),
    "J-40 100,000 objects": (f'[2,"1","A",{NESTED}', Malformed(Defect.NOT_JSON, 2, "1")),
    "an id too long in broken JSON": ('[2,"' + "a" * 600 + '",', Malformed(Defect.NOT_JSON)),
    "the longest id, escaped, in broken JSON": (
        '[2,"' + r"\ud83d\ude00" * 36 + '",',
        Malformed(Defect.NOT_JSON, 2, "😀" * 36),
    ),
}

# The payload stays text, so that its end is looked at by whoever parses it.
BROKEN_LATER = {
    "J-33 a fifth element": '[2,"1","A",{},5]',
    "a bracket too many": '[2,"1","A",{}]]',
    "two objects": '[2,"1","A",{}{}]',
    "two objects and a bracket": '[2,"1","A",{...}]]',
    "J-22 NaN": '[2,"1","A",{"a":NaN}]',
    "half a surrogate pair": r'[2,"1","A",{"a":"\ud800"}]',
    "J-40 100,000 objects": f'[2,"1","A",{NESTED}]',
}


@pytest.mark.parametrize(("text", "outcome"), FRAMES.values(), ids=FRAMES)
def test_a_frame_is_read(text: str, outcome: Outcome) -> None:
    assert decoded(text) == outcome


@pytest.mark.parametrize(("text", "malformed"), MALFORMED.values(), ids=MALFORMED)
def test_type_and_id_of_an_invalid_frame_are_read_if_possible(text: str, malformed: Malformed) -> None:
    assert decode(text) == malformed


@pytest.mark.parametrize("text", BROKEN_LATER.values(), ids=BROKEN_LATER)
def test_the_id_of_a_frame_with_a_broken_payload_is_read(text: str) -> None:
    assert decoded(text) == ("broken", 2, "1")


@pytest.mark.item("J-25")
def test_a_call_is_written_as_four_elements() -> None:
    assert encode_call("1", "Heartbeat", "{}") == '[2,"1","Heartbeat",{}]'


@pytest.mark.item("J-26")
def test_a_result_is_written_as_three_elements() -> None:
    assert encode_result("1", '{"a":1}') == '[3,"1",{"a":1}]'


@pytest.mark.item("J-27")
def test_an_error_is_written_as_five_elements() -> None:
    assert encode_error("1", ErrorCode.GENERIC_ERROR, "", {}) == '[4,"1","GenericError","",{}]'


@pytest.mark.item("J-30")
@pytest.mark.parametrize("unique_id", ["007", " a ", "é", '"', "\n", "\x00", "😀" * 36])
def test_an_id_is_answered_unchanged(unique_id: str) -> None:
    for text in (
        encode_call(unique_id, "A", "{}"),
        encode_result(unique_id, "{}"),
        encode_error(unique_id, "X", "", {}),
    ):
        assert json.loads(text)[1] == unique_id
        assert decoded(text)[1] == unique_id


def test_quotes_and_newlines_in_a_description_are_kept() -> None:
    description = 'it said "no"\n\tand \\ left é😀'
    assert decode(encode_error("1", "X", description, {"a": description})) == CallError(
        "1", "X", description, {"a": description}
    )


@pytest.mark.item("J-67")
def test_an_own_description_is_cut_to_255_characters() -> None:
    frame = decode(encode_error("1", "X", "é" * 1000, {}))
    assert isinstance(frame, CallError)
    assert frame.description == "é" * 255


@pytest.mark.item("J-21")
@pytest.mark.parametrize(
    ("description", "details"),
    [
        ("", {"a": float("nan")}),
        ("", {"a": float("inf")}),
        ("", {"a": object()}),
        ("", cyclic()),
        ("", nested(100_000)),
        ("", {"a": "\ud800"}),
        ("\udfff", {}),
    ],
    ids=["NaN", "infinity", "object", "cycle", "depth", "half a surrogate pair", "half a pair in the description"],
)
def test_an_error_that_cannot_be_json_is_not_written(description: str, details: Any) -> None:
    with pytest.raises((ValueError, TypeError, RecursionError)):
        encode_error("1", "X", description, details)

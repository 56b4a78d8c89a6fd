"""The options of a connection that do not depend on its transport or its role."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocpp16_sdk._checks import check_seconds
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.connection._observer import Observer
from ocpp16_sdk.connection._prepared_texts import PrepareText
from ocpp16_sdk.validation import PolicyChoice, check_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionOptions:
    """How calls are sent and payloads are read; the same for a charge point and a central system.

    Raises:
        TypeError, ValueError: an option is wrong.
    """

    call_timeout: float = 30.0
    """Seconds to wait for an answer by default: a charge point on a mobile network may need as many."""
    policy: PolicyChoice | None = None
    """How payloads are read and written; `Strict` if it is None. A decision of a central system may choose another."""
    observer: Observer | None = field(default=None, repr=False)
    """A function that receives an `Observation` of every message. It must not block."""
    prepare_text: PrepareText | None = field(default=None, repr=False)
    """A function that gets each received text and returns the frames in it, to mend or split it before it is read."""

    def __post_init__(self) -> None:
        check_seconds("call_timeout", self.call_timeout)
        check_policy(self.policy)
        check_plain_function("observer", self.observer, accepts="observation")
        check_plain_function("prepare_text", self.prepare_text, accepts="text")

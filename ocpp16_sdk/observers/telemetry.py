"""OpenTelemetry spans and metrics for both roles; needs the extra `telemetry`.

    peer's call     request received ──▶ _start_server_span: span in the task of the handler ─┐
                    answer sent ───────────────────────────────────────────────────────────▶ _finish: end, duration
    own call        answer received or call failed ──▶ _finish: a span from start to end, duration
    invalid message of the peer ──▶ counter `ocpp.defects`

Names follow OpenTelemetry's conventions for remote procedure calls; other names start with `ocpp.`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast
from weakref import ref

from ocpp16_sdk.charge_point.lifecycle import ChargePointState
from ocpp16_sdk.connection import Observation
from ocpp16_sdk.errors import ErrorCode, InvalidMessageError, LocalCallError, OcppError, RemoteCallError
from ocpp16_sdk.messages import ACTIONS
from ocpp16_sdk.model import Payload, Request
from ocpp16_sdk.protocol import Defect

try:
    from opentelemetry import context, metrics, trace
except ModuleNotFoundError as error:
    raise ImportError(
        "ocpp16_sdk.observers.telemetry needs OpenTelemetry: pip install 'ocpp16-sdk[telemetry]'"
    ) from error

_SCOPE = "ocpp16_sdk"
_OTHER = "_OTHER"
_BUCKETS_IN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_CODES = frozenset(map(str, ErrorCode))
_DEFECTS: dict[object, str] = {defect.value: defect.name.lower() for defect in Defect}
_NOT_CONNECTED = (ChargePointState.STOPPED, ChargePointState.CONNECTING, ChargePointState.WAITING)


class _HasState(Protocol):
    """An async or blocking charge point."""

    @property
    def state(self) -> ChargePointState:
        """Return the state of the charge point."""
        ...


@dataclass(frozen=True, slots=True)
class _CallInProgress:
    """The call of the peer whose handler runs in this context."""

    unique_id: str
    identity: str
    span: trace.Span
    started: int


class Telemetry:
    """An observer that creates a span for each call, and metrics: `observer=Telemetry()`, for both roles.

    Own calls are client spans with the caller's span as parent. Calls of the peer are server spans without a parent,
    because OCPP transmits no trace; the spans of their handlers are below them. Spans and metrics contain nothing of a
    payload. Unknown actions and codes are `_OTHER`, so a peer cannot create metric series or span names.

    Args:
        tracer_provider: creates the spans; None means the global provider.
        meter_provider: creates the metrics; None means the global provider.
        identity_on_spans: add the charge point's identity to spans.
        identity_on_metrics: add it to metrics too; this multiplies their series by the number of charge points.
    """

    def __init__(
        self,
        *,
        tracer_provider: trace.TracerProvider | None = None,
        meter_provider: metrics.MeterProvider | None = None,
        identity_on_spans: bool = True,
        identity_on_metrics: bool = False,
    ) -> None:
        self._identity_on_spans = identity_on_spans
        self._identity_on_metrics = identity_on_metrics
        self._tracer = trace.get_tracer(_SCOPE, tracer_provider=tracer_provider)
        meter = metrics.get_meter(_SCOPE, meter_provider=meter_provider)
        self._durations = {  # by the direction of the answer
            outgoing: meter.create_histogram(
                f"rpc.{side}.call.duration", "s", description, explicit_bucket_boundaries_advisory=_BUCKETS_IN_SECONDS
            )
            for outgoing, side, description in (
                (False, "client", "Time from sending an own call to its answer or failure."),
                (True, "server", "Time from reading a call of the peer to its answer."),
            )
        }
        self._defects = meter.create_counter("ocpp.defects", "{defect}", "Invalid messages of peers, by kind.")
        meter.create_observable_up_down_counter(
            "ocpp.connection.count", [self._count], "{connection}", "Open connections."
        )
        self._counted_roles: tuple[ref[Sized | _HasState], ...] = ()
        self._actions = set(ACTIONS)
        self._key = context.create_key("ocpp-call")

    def count_connections(self, role: Sized | _HasState) -> None:
        """Count the open connections of a central system or charge point, until the object is deleted."""
        # A new tuple, because the thread of an exporter may be reading the old one.
        self._counted_roles = (*(each for each in self._counted_roles if each() is not None), ref(role))

    def __call__(self, observation: Observation) -> None:
        """Record a message."""
        content = observation.content
        if isinstance(observation.content, Request):
            self._actions.add(observation.action)  # also of a vendor: its request class is known here
            if not observation.outgoing:
                self._start_server_span(observation)
        elif observation.latency is not None:
            self._finish(observation, observation.latency)
        if not observation.outgoing:
            defect = _defect(content)
            if defect is not None:
                self._defects.add(1, {"ocpp.defect": defect} | self._identity(observation, self._identity_on_metrics))

    def _start_server_span(self, observation: Observation) -> None:
        """Start the span of a peer's call in the task of its handler, so that the spans of the handler are below it."""
        started = _nanoseconds(observation.time)
        span = self._span(observation, trace.SpanKind.SERVER, started)
        call = _CallInProgress(observation.unique_id, observation.identity, span, started)
        # Never detached: the task discards its context, and work after the answer belongs to the call too.
        context.attach(context.set_value(self._key, call, trace.set_span_in_context(span)))

    def _finish(self, observation: Observation, latency: float) -> None:
        duration = round(latency * 1e9)
        call = self._call_in_progress(observation) if observation.outgoing else None
        if call is None:
            kind = trace.SpanKind.SERVER if observation.outgoing else trace.SpanKind.CLIENT
            started = _nanoseconds(observation.time) - duration
            span = self._span(observation, kind, started)
        else:
            span, started = call.span, call.started
        attributes = self._attributes(observation, self._identity_on_metrics)
        error = _error_type(observation.content)
        if error is not None:
            attributes["error.type"] = error
            span.set_attribute("error.type", error)
            span.set_status(trace.StatusCode.ERROR)
        span.end(started + duration)
        self._durations[observation.outgoing].record(latency, attributes)

    def _call_in_progress(self, observation: Observation) -> _CallInProgress | None:
        """Return the call that is answered; None if its request could not be read."""
        found = cast("_CallInProgress | None", context.get_value(self._key))
        if found is None or (found.unique_id, found.identity) != (observation.unique_id, observation.identity):
            return None
        return found

    def _span(self, observation: Observation, kind: trace.SpanKind, started: int) -> trace.Span:
        attributes = self._attributes(observation, self._identity_on_spans)
        attributes["ocpp.unique_id"] = observation.unique_id
        name = attributes["rpc.method"]
        parent = context.Context() if kind is trace.SpanKind.SERVER else None
        return self._tracer.start_span("ocpp" if name == _OTHER else name, parent, kind, attributes, start_time=started)

    def _attributes(self, observation: Observation, with_identity: bool) -> dict[str, str]:
        known = observation.action in self._actions
        return {
            "rpc.system.name": "ocpp",
            "rpc.method": observation.action if known else _OTHER,
            **self._identity(observation, with_identity),
        }

    def _identity(self, observation: Observation, included: bool) -> dict[str, str]:
        return {"ocpp.identity": observation.identity} if included else {}

    def _count(self, _: metrics.CallbackOptions) -> Iterable[metrics.Observation]:
        roles = [role for each in self._counted_roles if (role := each()) is not None]
        yield metrics.Observation(sum(map(_connections, roles)))


def _connections(role: Sized | _HasState) -> int:
    return len(role) if isinstance(role, Sized) else role.state not in _NOT_CONNECTED


def _nanoseconds(time: datetime) -> int:
    return round(time.timestamp() * 1e9)


def _error_type(content: Payload | OcppError | str) -> str | None:
    """Return the reason why a call failed, one of a few words; None if it did not fail."""
    match content:
        case Payload():
            return None
        case LocalCallError() | RemoteCallError():
            return str(content.code) if content.code in _CODES else _OTHER
        case OcppError():
            return type(content).__name__
        case _:
            return "cancelled"


def _defect(content: Payload | OcppError | str) -> str | None:
    """Return the kind of an invalid message, a `Defect` in lower case; None if the message is valid."""
    if isinstance(content, InvalidMessageError):
        unreadable = content.faults[0].rule == "unreadable"
        return _DEFECTS[Defect.BAD_ANSWER if unreadable else Defect.BAD_PAYLOAD]
    return _DEFECTS.get(content) if isinstance(content, str) else None

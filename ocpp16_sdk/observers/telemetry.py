"""OpenTelemetry spans and metrics of either role; the extra `telemetry` installs what this module needs.

Names are those of OpenTelemetry's conventions for remote procedure calls, and begin with `ocpp.` where they have none.
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
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_CODES = frozenset(map(str, ErrorCode))
_DEFECTS: dict[object, str] = {defect.value: defect.name.lower() for defect in Defect}
_UNCONNECTED = (ChargePointState.STOPPED, ChargePointState.CONNECTING, ChargePointState.WAITING)


class HasState(Protocol):
    """A charge point of either kind."""

    @property
    def state(self) -> ChargePointState:
        """Where it stands."""
        ...


@dataclass(frozen=True, slots=True)
class _Handled:
    """The call of the peer whose handler runs in this context."""

    unique_id: str
    identity: str
    span: trace.Span
    started: int


class Telemetry:
    """An observer that makes a span of every call, and keeps metrics: `observer=Telemetry()`, in either role.

    Own calls are spans of kind client, below the caller's span. The peer's calls are spans of kind server and roots, as
    OCPP hands on no trace; what their handlers do is below them. Nothing of a payload is told, and what a peer may
    invent makes no series and no name: actions and codes that are not known are `_OTHER`.

    Args:
        tracer_provider: makes the spans; the global one if it is None.
        meter_provider: keeps the metrics; the global one if it is None.
        identity_on_spans: put the charge point's identity on spans.
        identity_on_metrics: put it on metrics too, which multiplies their series by the number of charge points.
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
                f"rpc.{side}.call.duration", "s", description, explicit_bucket_boundaries_advisory=_SECONDS
            )
            for outgoing, side, description in (
                (False, "client", "From the sending of an own call to its answer, or to its end without one."),
                (True, "server", "From the reading of a peer's call to its answer."),
            )
        }
        self._defects = meter.create_counter("ocpp.defects", "{defect}", "What peers sent wrong, by kind.")
        meter.create_observable_up_down_counter(
            "ocpp.connection.count", [self._count], "{connection}", "Connections that are open."
        )
        self._watched: tuple[ref[Sized | HasState], ...] = ()
        self._actions = set(ACTIONS)
        self._key = context.create_key("ocpp-handled")

    def watch(self, role: Sized | HasState) -> None:
        """Count the connections of a central system or charge point, of either kind, for as long as it lives."""
        # As a whole, since the thread that exports may be counting.
        self._watched = (*(each for each in self._watched if each() is not None), ref(role))

    def __call__(self, observation: Observation) -> None:
        """Take a message."""
        content = observation.content
        if isinstance(observation.content, Request):
            self._actions.add(observation.action)  # a vendor's too, as its class is known here
            if not observation.outgoing:
                self._begin(observation)
        elif observation.latency is not None:
            self._end(observation, observation.latency)
        if not observation.outgoing:
            defect = _defect(content)
            if defect is not None:
                self._defects.add(1, {"ocpp.defect": defect} | self._identity(observation, self._identity_on_metrics))

    def _begin(self, observation: Observation) -> None:
        """Begin the span of a peer's call, in the task of its handler and so for what that does."""
        started = _nanoseconds(observation.time)
        span = self._span(observation, trace.SpanKind.SERVER, started)
        handled = _Handled(observation.unique_id, observation.identity, span, started)
        # Never detached: the context ends with the task, and what is done after the answer belongs to the call too.
        context.attach(context.set_value(self._key, handled, trace.set_span_in_context(span)))

    def _end(self, observation: Observation, latency: float) -> None:
        duration = round(latency * 1e9)
        handled = self._handled(observation) if observation.outgoing else None
        if handled is None:
            kind = trace.SpanKind.SERVER if observation.outgoing else trace.SpanKind.CLIENT
            started = _nanoseconds(observation.time) - duration
            span = self._span(observation, kind, started)
        else:
            span, started = handled.span, handled.started
        attributes = self._attributes(observation, self._identity_on_metrics)
        error = _error_type(observation.content)
        if error is not None:
            attributes["error.type"] = error
            span.set_attribute("error.type", error)
            span.set_status(trace.StatusCode.ERROR)
        span.end(started + duration)
        self._durations[observation.outgoing].record(latency, attributes)

    def _handled(self, observation: Observation) -> _Handled | None:
        """The call that is answered, if its request could be read."""
        found = cast("_Handled | None", context.get_value(self._key))
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

    def _identity(self, observation: Observation, wanted: bool) -> dict[str, str]:
        return {"ocpp.identity": observation.identity} if wanted else {}

    def _count(self, _: metrics.CallbackOptions) -> Iterable[metrics.Observation]:
        roles = [role for each in self._watched if (role := each()) is not None]
        yield metrics.Observation(sum(map(_connections, roles)))


def _connections(role: Sized | HasState) -> int:
    return len(role) if isinstance(role, Sized) else role.state not in _UNCONNECTED


def _nanoseconds(time: datetime) -> int:
    return round(time.timestamp() * 1e9)


def _error_type(content: Payload | OcppError | str) -> str | None:
    """What kept a call from its answer, in one of few words; None if nothing did."""
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
    """The kind of what the peer has got wrong, if anything: a `Defect` in small letters."""
    if isinstance(content, InvalidMessageError):
        unreadable = content.faults[0].rule == "unreadable"
        return _DEFECTS[Defect.BAD_ANSWER if unreadable else Defect.BAD_PAYLOAD]
    return _DEFECTS.get(content) if isinstance(content, str) else None

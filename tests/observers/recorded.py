"""Spans and metrics that telemetry recorded in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from ocpp16_sdk.observers.telemetry import Telemetry

RPC = {"rpc.system.name": "ocpp"}


class Recorded:
    """A `Telemetry` with own providers; accepts the options of `Telemetry`."""

    def __init__(self, **options: Any) -> None:
        self.reader = InMemoryMetricReader()
        self.exporter = InMemorySpanExporter()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.meters = MeterProvider([self.reader])
        self.telemetry = Telemetry(tracer_provider=self.tracers, meter_provider=self.meters, **options)

    @property
    def spans(self) -> list[ReadableSpan]:
        """Return the finished spans in order."""
        return list(self.exporter.get_finished_spans())

    def points(self, name: str) -> Iterator[Any]:
        data = self.reader.get_metrics_data()
        for resource in data.resource_metrics if data is not None else ():
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    if metric.name == name:
                        yield from metric.data.data_points

    def numbers(self, name: str) -> list[tuple[dict[str, Any], int | float]]:
        """Return attributes and value of each series of a counter."""
        points: Iterator[NumberDataPoint] = self.points(name)
        return [(dict(point.attributes or {}), point.value) for point in points]

    def durations(self, side: str) -> list[tuple[dict[str, Any], int, Any]]:
        """Return attributes, count and sum of each series of a histogram."""
        points: Iterator[HistogramDataPoint] = self.points(f"rpc.{side}.call.duration")
        return [(dict(point.attributes or {}), point.count, point.sum) for point in points]


def own(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the attributes without the unique id, which is always new."""
    return {name: value for name, value in (attributes or {}).items() if name != "ocpp.unique_id"}


def seconds(span: ReadableSpan) -> float:
    """Return the duration of a span."""
    assert span.start_time is not None
    assert span.end_time is not None
    return (span.end_time - span.start_time) / 1e9

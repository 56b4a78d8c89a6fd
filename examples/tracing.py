"""A central system whose calls become spans and metrics."""

import anyio
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import ConsoleMetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter

from ocpp16_sdk import AsyncCentralSystem, ConnectionOptions, JsonLines, combine_observers, run
from ocpp16_sdk.observers.telemetry import Telemetry


async def main() -> None:
    tracers = TracerProvider()
    tracers.add_span_processor(BatchSpanProcessor(ConsoleSpanExporter()))
    meters = MeterProvider([PeriodicExportingMetricReader(ConsoleMetricExporter())])
    telemetry = Telemetry(tracer_provider=tracers, meter_provider=meters)
    try:
        with JsonLines("messages.jsonl") as log:
            depot = AsyncCentralSystem(connection=ConnectionOptions(observer=combine_observers(log, telemetry)))
            telemetry.count_connections(depot)
            async with depot.serve("127.0.0.1", 9000):
                await anyio.sleep_forever()
    finally:
        tracers.shutdown()
        meters.shutdown()


if __name__ == "__main__":
    run(main)

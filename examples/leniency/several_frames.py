"""Read several frames in one WebSocket message, as some charge points send them after an outage."""

import json
import re

from ocpp16_sdk import AsyncCentralSystem, ConnectionOptions

_BOUNDARY = re.compile(r"\]\s*,?\s*\[\s*[234]\s*,")  # nearly all texts have none, and are not read twice
_SEPARATOR = re.compile(r"[\s,]*")
_decoder = json.JSONDecoder()


def split_frames(text: str) -> list[str]:
    """Return the frames of a text such as `[2,"1",...] [2,"2",...]`; broken JSON is returned unchanged."""
    if not _BOUNDARY.search(text):
        return [text]
    frames: list[str] = []
    at = 0
    while at < len(text):
        try:
            _, end = _decoder.raw_decode(text, at)
        except ValueError:
            return [text]
        frames.append(text[at:end])
        at = _SEPARATOR.match(text, end).end()  # type: ignore[union-attr] # it matches an empty text too
    return frames


depot = AsyncCentralSystem(connection=ConnectionOptions(prepare_text=split_frames))

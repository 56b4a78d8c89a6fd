"""Security profile 2 inside an ASGI application: the server is given the TLS context that the profile demands."""

import json
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from ocpp16_sdk import AsyncCentralSystem
from ocpp16_sdk.security import CentralSystemSecurity, Certificate, central_system_context, require_key

hashes = json.loads(Path("hashes.json").read_text())  # by identity, made by ocpp16_sdk.security.hash_key
context = central_system_context(Certificate("chain.pem", "key.pem"))
depot = AsyncCentralSystem(decide=require_key(hashes))
app = FastAPI()
app.mount("/ocpp", depot.asgi(security=CentralSystemSecurity(2, context)))

if __name__ == "__main__":
    uvicorn.run(app, host="0.0.0.0", port=9000, ssl_context_factory=lambda config, default: context)

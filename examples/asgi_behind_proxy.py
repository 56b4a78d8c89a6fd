"""Security profile 2 behind a proxy that does the TLS."""

import json
import ssl
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from ocpp16_sdk import AsyncCentralSystem
from ocpp16_sdk.security import CentralSystemSecurity, require_key

hashes = json.loads(Path("hashes.json").read_text())  # by identity, made by ocpp16_sdk.security.hash_key
unused = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # the profile demands one, but the proxy has the certificate
depot = AsyncCentralSystem(decide=require_key(hashes))
app = FastAPI()
app.mount("/ocpp", depot.asgi(security=CentralSystemSecurity(2, unused)))

if __name__ == "__main__":
    uvicorn.run(app, port=9000, forwarded_allow_ips="127.0.0.1")  # the proxy's address

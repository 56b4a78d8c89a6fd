"""A depot: a central system with a database and REST routes, in one FastAPI application.

Start it with `uvicorn --app-dir examples --factory fastapi_depot:create_app`; see docs/fastapi-depot.md.
"""

from .app import create_app

__all__ = ["create_app"]

"""The server of the package pico-auth as it comes, on a port of the loopback: pico-auth-server.py <port>."""

import asyncio
import sys

import uvicorn
from pico_auth.main import main

configuration = uvicorn.Config


def on_loopback(app, **_given) -> uvicorn.Config:
    """The package listens on every interface and on one port; a test does neither."""
    return configuration(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")


uvicorn.Config = on_loopback
asyncio.run(main())

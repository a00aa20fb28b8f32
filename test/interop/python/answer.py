"""One JSON request on standard input, one JSON answer on standard output."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable


def verdict(check: Callable[[], dict]) -> dict:
    """The claims, or the name of the error that refuses them."""
    try:
        return {"claims": check()}
    except Exception as error:
        return {"refused": type(error).__name__, "reason": str(error)}


def answer(respond: Callable[[dict], dict | list | Awaitable]) -> None:
    result = respond(json.load(sys.stdin))
    if asyncio.iscoroutine(result):
        result = asyncio.run(result)
    json.dump(result, sys.stdout)

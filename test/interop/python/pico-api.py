"""A FastAPI application behind the middleware and the decorators of pico-client-auth."""

import httpx
from answer import answer
from fastapi import FastAPI
from pico_client_auth import (
    AuthClientSettings,
    JWKSClient,
    SecurityContext,
    allow_anonymous,
    requires_group,
    requires_role,
)
from pico_client_auth.configurer import AuthFastapiConfigurer
from pico_client_auth.revocation_cache import RevocationCache
from pico_client_auth.role_resolver import DefaultRoleResolver
from pico_client_auth.token_validator import TokenValidator


def api(group: str) -> FastAPI:
    app = FastAPI()

    @app.get("/open")
    @allow_anonymous
    async def open_to_all() -> dict:
        return {"open": True}

    @app.get("/me")
    async def me() -> dict:
        caller = SecurityContext.require()
        return {"sub": caller.sub, "email": caller.email, "org_id": caller.org_id}

    @app.get("/admin")
    @requires_role("superadmin")
    async def admin() -> dict:
        return {"roles": SecurityContext.get_roles()}

    @app.get("/team")
    @requires_group(group)
    async def team() -> dict:
        return {"groups": list(SecurityContext.get_groups())}

    return app


async def statuses(request: dict) -> list:
    settings = AuthClientSettings(**request["settings"])
    app = api(request["group"])
    validator = TokenValidator(settings, JWKSClient(settings), RevocationCache(settings))
    AuthFastapiConfigurer(settings, validator, DefaultRoleResolver()).configure_app(app)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://api") as client:
        replies = [
            await client.get(path, headers={"authorization": f"Bearer {token}"} if token else {})
            for path, token in request["calls"]
        ]
    return [{"status": reply.status_code, "body": reply.json()} for reply in replies]


answer(statuses)

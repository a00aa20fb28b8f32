"""Tokens checked by the validator of pico-client-auth, with its own key and revocation clients."""

from answer import answer
from pico_client_auth import AuthClientSettings, JWKSClient
from pico_client_auth.revocation_cache import RevocationCache
from pico_client_auth.token_validator import TokenValidator


async def verify(request: dict) -> list:
    settings = AuthClientSettings(
        **{**request["settings"], "accepted_algorithms": tuple(request["settings"]["accepted_algorithms"])}
    )
    validator = TokenValidator(settings, JWKSClient(settings), RevocationCache(settings))
    verdicts = []
    for token in request["tokens"]:
        try:
            claims, raw = await validator.validate(token)
            verdicts.append({"claims": raw, "understood": {**vars(claims), "groups": list(claims.groups)}})
        except Exception as error:
            verdicts.append({"refused": type(error).__name__, "reason": str(error)})
    return verdicts


answer(verify)

"""Tokens checked by PyJWT with the keys that PyJWKClient fetches."""

import jwt
from answer import answer, verdict


def verify(request: dict) -> list:
    keys = jwt.PyJWKClient(request["jwks_url"])

    def claims(token: str) -> dict:
        return jwt.decode(
            token,
            keys.get_signing_key_from_jwt(token),
            algorithms=request["algorithms"],
            audience=request["audience"],
            issuer=request["issuer"],
            options={"require": ["exp", "iat", "sub", "jti"]},
        )

    return [verdict(lambda token=token: claims(token)) for token in request["tokens"]]


answer(verify)

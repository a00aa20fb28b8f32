"""ML-DSA tokens checked and made by PyJWT with the algorithm of ml_dsa.py."""

import json
import urllib.request

import jwt
from answer import answer, verdict
from ml_dsa import PRIVATE, MlDsa, to_base64url


def published_keys(url: str) -> dict:
    with urllib.request.urlopen(url, timeout=5) as response:
        return {key["kid"]: key for key in json.load(response)["keys"]}


def respond(request: dict) -> dict:
    algorithm = request["algorithm"]
    jwt.register_algorithm(algorithm, MlDsa(algorithm))
    keys = published_keys(request["jwks_url"])

    def claims(token: str) -> dict:
        jwk = keys[jwt.get_unverified_header(token)["kid"]]
        return jwt.decode(
            token,
            MlDsa.from_jwk(jwk),
            algorithms=[algorithm],
            audience=request["audience"],
            issuer=request["issuer"],
            options={"require": ["exp", "iat", "sub", "jti"]},
        )

    private = PRIVATE[algorithm].generate()
    jwk = {"kty": "AKP", "alg": algorithm, "use": "sig", "kid": "python-1"}
    jwk["pub"] = to_base64url(private.public_key().public_bytes_raw())
    return {
        "verdicts": [verdict(lambda token=token: claims(token)) for token in request["tokens"]],
        "jwk": jwk,
        "minted": jwt.encode(request["claims"], private, algorithm=algorithm, headers={"kid": "python-1"}),
    }


answer(respond)

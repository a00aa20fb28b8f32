"""ML-DSA for PyJWT, which has none: signatures by the package cryptography, keys as RFC 9964 writes them."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import mldsa
from jwt.algorithms import Algorithm

PUBLIC = {
    "ML-DSA-44": mldsa.MLDSA44PublicKey,
    "ML-DSA-65": mldsa.MLDSA65PublicKey,
    "ML-DSA-87": mldsa.MLDSA87PublicKey,
}
PRIVATE = {
    "ML-DSA-44": mldsa.MLDSA44PrivateKey,
    "ML-DSA-65": mldsa.MLDSA65PrivateKey,
    "ML-DSA-87": mldsa.MLDSA87PrivateKey,
}


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def to_base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class MlDsa(Algorithm):
    """`jwt.register_algorithm("ML-DSA-65", MlDsa("ML-DSA-65"))`; PyJWKClient still skips such keys."""

    def __init__(self, name: str):
        self._name = name

    def prepare_key(self, key):
        if not isinstance(key, (PUBLIC[self._name], PRIVATE[self._name])):
            raise TypeError(f"not a key of {self._name}")
        return key

    def sign(self, msg: bytes, key) -> bytes:
        return key.sign(msg)

    def verify(self, msg: bytes, key, sig: bytes) -> bool:
        try:
            key.verify(sig, msg)
        except InvalidSignature:
            return False
        return True

    @staticmethod
    def to_jwk(key_obj, as_dict: bool = False):
        raise NotImplementedError

    @staticmethod
    def from_jwk(jwk: dict):
        """The public key of an AKP key; its algorithm is part of the key."""
        if jwk.get("kty") != "AKP":
            raise ValueError("not an AKP key")
        return PUBLIC[jwk["alg"]].from_public_bytes(from_base64url(jwk["pub"]))

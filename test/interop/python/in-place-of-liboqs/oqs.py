"""The part of liboqs-python that pico-auth and pico-client-auth call, by dilithium-py in pure Python.

liboqs-python is a wrapper only: it wants a shared library that no package brings. Keys and signatures are
those of FIPS 204 here as there, the secret key in its expanded form.
"""

from dilithium_py.ml_dsa import ML_DSA_44, ML_DSA_65, ML_DSA_87

_PARAMETERS = {"ML-DSA-44": ML_DSA_44, "ML-DSA-65": ML_DSA_65, "ML-DSA-87": ML_DSA_87}


class Signature:
    def __init__(self, name: str, secret_key: bytes | None = None):
        self._scheme = _PARAMETERS[name]
        self._secret_key = secret_key

    def generate_keypair(self) -> bytes:
        public_key, self._secret_key = self._scheme.keygen()
        return public_key

    def export_secret_key(self) -> bytes:
        return self._secret_key

    def sign(self, message: bytes) -> bytes:
        return self._scheme.sign(self._secret_key, message)

    def verify(self, message: bytes, signature: bytes, public_key: bytes) -> bool:
        return self._scheme.verify(public_key, message, signature)

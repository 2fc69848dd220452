"""Fields encrypted at rest (AES-256-GCM) with an index by which equal values are found and nothing else.

A sealed value is `key id ‖ nonce (12) ‖ ciphertext and tag`, bound to the field it stands in; keys are rotated by
adding a new first one. The index is HMAC-SHA256 under a key of its own, of which the rows hold 16 bytes.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from doudi.kernel.errors import InputError

NONCE = 12
INDEX = 16


@dataclass(frozen=True)
class Keys:
    """`fields` by number, of which the highest seals; one key for the index, one for the audit's chain."""

    fields: Mapping[int, bytes]
    index: bytes
    audit: bytes

    @classmethod
    def made(cls) -> Keys:
        return cls({1: secrets.token_bytes(32)}, secrets.token_bytes(32), secrets.token_bytes(32))

    @classmethod
    def read(cls, path: Path) -> Keys:
        """From the file that `write` made. InputError when it is none."""
        try:
            raw = json.loads(path.read_text("utf-8"))
            fields = {int(number): base64.b64decode(key, validate=True) for number, key in raw["fields"].items()}
            keys = cls(fields, base64.b64decode(raw["index"]), base64.b64decode(raw["audit"]))
        except FileNotFoundError:
            raise InputError(f"{path} is missing: without its keys no id number can be read") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise InputError(f"{path} is no file of keys") from None
        lengths = {len(key) for key in (*keys.fields.values(), keys.index, keys.audit)}
        if not keys.fields or lengths != {32} or not all(0 < number < 256 for number in keys.fields):
            raise InputError(f"{path} is no file of keys: each must have 32 bytes")
        return keys

    def write(self, path: Path) -> None:
        """For nobody but the owner to read."""
        text = json.dumps(
            {
                "fields": {str(number): _text(key) for number, key in self.fields.items()},
                "index": _text(self.index),
                "audit": _text(self.audit),
            }
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")

    def seal(self, text: str, field: str) -> bytes:
        number = max(self.fields)
        nonce = secrets.token_bytes(NONCE)
        return bytes([number]) + nonce + _cipher(self.fields[number]).encrypt(nonce, text.encode(), field.encode())

    def open(self, sealed: bytes, field: str) -> str:
        """InputError when it was sealed under another key or stood in another field."""
        key = self.fields.get(sealed[0]) if sealed else None
        try:
            if key is None:
                raise InvalidTag
            nonce, rest = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
            return _cipher(key).decrypt(nonce, rest, field.encode()).decode()
        except InvalidTag:
            raise InputError(f"a value of {field} cannot be read with these keys") from None

    def index_of(self, text: str, field: str) -> bytes:
        """What equal values of a field have in common."""
        return hmac.digest(self.index, f"{field}\0{text}".encode(), "sha256")[:INDEX]


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()

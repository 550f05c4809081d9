"""A registry with one image, as small as an engine takes it.

Addresses in 127.0.0.0/8 are insecure for every engine: 20.10 speaks plain HTTP with them, newer ones TLS, and take any
certificate.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


def _digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Published:
    """An image of one layer; `blobs` are its config and its compressed layer, by digest."""

    manifest: bytes
    blobs: dict[str, bytes]

    @classmethod
    def of(cls, rootfs: bytes) -> Published:
        """Return an image whose layer is this tar."""
        layer = gzip.compress(rootfs, mtime=0)
        config = json.dumps(
            {
                "architecture": "amd64",
                "os": "linux",
                "config": {"Env": ["PATH=/bin"], "Cmd": ["sh"]},
                "created": "2020-01-01T00:00:00Z",
                "history": [{"created": "2020-01-01T00:00:00Z", "created_by": "ADD rootfs /"}],
                "rootfs": {"type": "layers", "diff_ids": [_digest(rootfs)]},
            }
        ).encode()
        manifest = {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": _descriptor("application/vnd.docker.container.image.v1+json", config),
            "layers": [_descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)],
        }
        return cls(json.dumps(manifest).encode(), {_digest(config): config, _digest(layer): layer})

    def layout(self, where: Path, reference: str) -> Path:
        """Write it as an OCI layout below `where`."""
        (where / "blobs/sha256").mkdir(parents=True)
        for digest, data in {**self.blobs, _digest(self.manifest): self.manifest}.items():
            (where / "blobs" / digest.replace(":", "/")).write_bytes(data)
        (where / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        entry = _descriptor(_MANIFEST, self.manifest)
        entry["annotations"] = {"org.opencontainers.image.ref.name": reference}
        (where / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
        return where


def _descriptor(media_type: str, data: bytes) -> dict[str, Any]:
    return {"mediaType": media_type, "size": len(data), "digest": _digest(data)}


@contextmanager
def serving(image: Published, where: Path, *, plain: bool) -> Iterator[str]:
    """Lend the address of a registry that has the image under any name; `where` takes its certificate."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            last = self.path.rstrip("/").rpartition("/")[2]
            data, kind = image.blobs.get(last), "application/octet-stream"
            if "/manifests/" in self.path:
                data, kind = image.manifest, _MANIFEST
            elif last == "v2":
                data, kind = b"{}", "application/json"
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data or b"")))
            self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
            if data is not None:
                self.send_header("Docker-Content-Digest", _digest(data))
            self.end_headers()
            if body and data:
                self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if not plain:
        server.socket = _certified(where).wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _certified(where: Path) -> ssl.SSLContext:
    key, certificate = where / "key.pem", where / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context

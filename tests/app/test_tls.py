"""The server that speaks TLS by itself, and one that believes a proxy."""

from __future__ import annotations

import datetime
import ipaddress
import os
import signal
import ssl
import time
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI, Request

from app.config import Config, ServerConfig
from app.serving import bind, run_server


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of 127.0.0.1 that vouches for itself; return its file and that of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "cert.pem", folder / "key.pem"


def serve(server: ServerConfig, ask: httpx.Client) -> dict[str, str]:
    """Serve what tells how it was called, ask it once, and return what it told."""
    app = FastAPI()

    @app.get("/")
    def told(request: Request) -> dict[str, str]:
        return {"scheme": request.url.scheme, "address": request.client.host if request.client else ""}

    found: list[dict[str, str]] = []
    scheme = "https" if server.tls_cert else "http"
    bound = bind("127.0.0.1", 0)

    def prepare() -> None:
        try:
            found.append(ask.get(f"{scheme}://127.0.0.1:{bound.getsockname()[1]}/").json())
        finally:
            ask.close()
            time.sleep(0.2)  # the server hears of it before it is ended, and leaves no open end behind
            os.kill(os.getpid(), signal.SIGTERM)

    with bound:
        run_server(app, bound, prepare, config=Config(server=server))
    return found[0]


def test_it_speaks_tls(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(cert))
    told = serve(ServerConfig(tls_cert=str(cert), tls_key=str(key)), httpx.Client(verify=trusting))
    assert told["scheme"] == "https"


@pytest.mark.parametrize(
    ("trusted", "address", "scheme"), [("", "127.0.0.1", "http"), ("127.0.0.1", "192.0.2.7", "https")]
)
def test_only_a_trusted_proxy_is_believed(trusted: str, address: str, scheme: str) -> None:
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    told = serve(ServerConfig(trusted_proxies=trusted), httpx.Client(headers=headers))
    assert told == {"address": address, "scheme": scheme}

"""A stand-in for the service that writes voices down: a real server on this machine that answers as a test says."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Stub:
    """How to answer (`status`, `body`, `headers`; drop by drop where `drips`) and what was asked."""

    url: str = ""
    status: int = 200
    body: bytes = b'{"text": ""}'
    headers: dict[str, str] = field(default_factory=dict)
    drips: bool = False
    waits: threading.Event | None = None
    is_asked: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def says(self, text: str) -> Stub:
        """Answer with a text from now on."""
        self.body = json.dumps({"text": text}).encode()
        return self


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_POST(self) -> None:
        stub = self.stub
        body = self.rfile.read(int(self.headers["Content-Length"]))
        stub.asked.append((self.path, dict(self.headers), body))
        stub.is_asked.set()
        if stub.waits is not None:
            stub.waits.wait(20)
        self.send_response(stub.status)
        for name, value in stub.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(stub.body)))
        self.end_headers()
        self._write(stub)

    def do_GET(self) -> None:
        self.stub.asked.append((self.path, dict(self.headers), b""))
        self.send_response(200)
        self.end_headers()

    def _write(self, stub: Stub) -> None:
        try:
            if not stub.drips:
                self.wfile.write(stub.body)
                return
            for index in range(len(stub.body)):
                if stub.is_over.wait(0.05):
                    return
                self.wfile.write(stub.body[index : index + 1])
                self.wfile.flush()
        except OSError:
            return  # whoever asked has gone

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def stub_server(secure: ssl.SSLContext | None = None) -> Iterator[Stub]:
    """Serve on a free port of this machine until the block ends; by https, as localhost, with a context for it."""
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"stub": stub}))
    stub.url = f"http://127.0.0.1:{server.server_port}/v1/audio/transcriptions"
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
        stub.url = stub.url.replace("http://127.0.0.1", "https://localhost")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.is_over.set()
        if stub.waits is not None:
            stub.waits.set()
        server.shutdown()
        server.server_close()
        thread.join()

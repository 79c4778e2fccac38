"""A geocoder of our own on this machine, which answers as it is told."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

NORTH_STREET = {
    "lat": "51.4420",
    "lon": "-2.6050",
    "display_name": "12, North Street, Southville, Bristol, BS3 1HW, United Kingdom",
    "place_rank": 30,
    "address": {"country_code": "gb", "state": "England"},
}


class Stub:
    """What is asked, by whom and when, and what comes back: a status and a body."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.times: list[float] = []
        self.status = 200
        self.body: Any = [NORTH_STREET]
        self.waits = 0.0
        self.hangs_up = False
        self.url = ""


@contextlib.contextmanager
def answering() -> Iterator[Stub]:
    """Run the geocoder, and yield how to tell it what to answer."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stub.times.append(time.monotonic())
            stub.asked.append({name: value[0] for name, value in parse_qs(urlsplit(self.path).query).items()})
            stub.agents.append(self.headers["User-Agent"])
            time.sleep(stub.waits)
            if stub.hangs_up:
                self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 5000\r\n\r\n[{")
                return
            body = stub.body if isinstance(stub.body, str) else json.dumps(stub.body)
            with contextlib.suppress(OSError):
                self.send_response(stub.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

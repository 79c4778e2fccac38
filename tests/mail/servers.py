"""Real mail servers on this machine: one that takes letters, one that refuses them, one that never answers."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Letterbox:
    """What a server took, and how it answers each address."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.addresses: list[str] = []
        self.answers: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Answer an address: as told, else with yes."""
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        self.taken.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))
        self.addresses.extend(envelope.rcpt_tos)
        return "250 OK"


@contextlib.contextmanager
def taking_letters(port: int = 0) -> Iterator[tuple[Letterbox, int]]:
    """Run a mail server, and yield what it takes and its port."""
    letterbox = Letterbox()
    server = Controller(letterbox, hostname="127.0.0.1", port=port or free_port())
    server.start()
    try:
        yield letterbox, server.port
    finally:
        server.stop()


@contextlib.contextmanager
def never_answering(port: int = 0) -> Iterator[tuple[threading.Event, int]]:
    """Run a server that takes connections and says nothing, and yield whether anybody called and its port."""
    called = threading.Event()
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", port)) as listener:

        def hold() -> None:
            with contextlib.suppress(OSError):
                while True:
                    held.append(listener.accept()[0])
                    called.set()

        threading.Thread(target=hold, daemon=True).start()
        try:
            yield called, listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for connection in held:
                connection.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The preview's sockets: one daemon thread a client, each with a time limit.

Only what reads and writes sockets stands here; what is answered is decided in ``answers``.
"""

from __future__ import annotations

import errno
import os
import socket
import socketserver
import sys
import time
from http import HTTPStatus
from threading import Lock, Thread
from urllib.parse import parse_qs

from sitegen.errors import Problem, SourceError
from sitegen.preview.answers import (
    EVENTS,
    LARGEST_HEAD,
    OWN,
    Answer,
    Doors,
    Request,
    answer,
    parse,
    plain,
    refuse,
    stream,
)
from sitegen.preview.channel import Channel
from sitegen.preview.served import Served

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
CLIENT_TIME = 5.0
"""Seconds that a client has for its request, and again for taking the answer."""
MOST_CLIENTS = 256
"""Clients at once: a browser opens six connections, sixty idle ones are an attack."""
PULSE = 1.0
"""Seconds after which a stream looks whether its page is still there."""
_CHUNK = 65_536
_WILDCARDS = frozenset({"", "0.0.0.0", "::"})


class Server(socketserver.ThreadingTCPServer):
    """A server that is bound at once and listens once it is started."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # there it would let two servers share a port
    request_queue_size = 128

    def __init__(self, channel: Channel, host: str, port: int) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        self._channel = channel
        self._open: dict[socket.socket, Thread | None] = {}
        self._lock = Lock()
        self._thread = Thread(target=self.serve_forever, args=(0.1,), daemon=True, name="server")
        try:
            super().__init__((host, port), _Client, bind_and_activate=False)
            self.server_bind()
        except (OSError, UnicodeError) as error:
            self.server_close()
            raise SourceError(_problem(host, port, error)) from error
        self.port = int(self.server_address[1])
        name = f"[{host}]" if ":" in host else host.lower()
        self.doors = Doors(LOOPBACK | {name}, self.port, any_address=host in _WILDCARDS)

    @property
    def channel(self) -> Channel:
        """What every client is answered from."""
        return self._channel

    def start(self) -> None:
        """Listen and answer; raises SourceError where another program has begun to listen."""
        host, port = str(self.server_address[0]), self.port
        try:
            self.server_activate()
        except OSError as error:
            raise SourceError(_problem(host, port, error)) from error
        self._thread.start()

    def close(self, deadline: float) -> None:
        """End every stream and client, free the port, and wait for threads until ``deadline``."""
        self._channel.close()
        if self._thread.is_alive():
            self.shutdown()
        self.server_close()
        with self._lock:
            clients = dict(self._open)
        for client in clients:
            _hang_up(client)
        for thread in (self._thread, *clients.values()):
            if thread and thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def process_request(self, request: object, client_address: object) -> None:
        """Give the client a thread, or nothing where there are too many."""
        assert isinstance(request, socket.socket)
        with self._lock:
            if len(self._open) >= MOST_CLIENTS:
                request.close()
                return
            thread = Thread(
                target=self.process_request_thread, args=(request, client_address), daemon=True
            )
            self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: object) -> None:
        """Close the client's socket."""
        assert isinstance(request, socket.socket)
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Leave a client alone that has gone or took too long; all else is a fault of ours."""
        error = sys.exception()
        if error and not isinstance(error, OSError):
            raise error


class _Client(socketserver.BaseRequestHandler):
    """One request and its answer."""

    def handle(self) -> None:
        client, server = self.request, self.server
        assert isinstance(client, socket.socket)
        assert isinstance(server, Server)
        head = _read_head(client)
        if head is None:
            return
        request = parse(head) if head else plain(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if isinstance(request, Answer):
            _send(client, request.encoded())
            return
        head_only = request.method == "HEAD"
        refusal = refuse(request, server.doors)
        if refusal:
            _send(client, refusal.encoded(head_only=head_only))
        elif request.path == EVENTS:
            _send(client, stream().encoded())
            if not head_only:
                _stream(client, request, server.channel)
        else:
            found = answer(request, _site_with(request.path, server.channel))
            _send(client, found.encoded(head_only=head_only))


def _site_with(path: str, channel: Channel) -> Served:
    """The site that is served; the next one, where this one has nothing at ``path`` and a page of
    the next is shown already, which may lead there."""
    state = channel.state
    if path not in OWN and state.site.find(path) is None and not state.whole.is_set():
        state.whole.wait(CLIENT_TIME)
    return channel.state.site


def _read_head(client: socket.socket) -> bytes | None:
    """The request up to its empty line; empty where it is too long, None where none comes."""
    deadline = time.monotonic() + CLIENT_TIME
    head = b""
    while b"\r\n\r\n" not in head:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        client.settimeout(left)
        try:
            part = client.recv(4096)
        except OSError:
            return None
        if not part:
            return None
        head += part
        if len(head) > LARGEST_HEAD:
            return b""
    return head[: head.index(b"\r\n\r\n") + 4]


def _send(client: socket.socket, content: bytes) -> None:
    client.settimeout(CLIENT_TIME)
    client.sendall(content)


def _stream(client: socket.socket, request: Request, channel: Channel) -> None:
    """Send every message until the page or the server has gone."""
    query = {name: values[0] for name, values in parse_qs(request.query).items()}
    with channel.listen(query.get("path", "/"), query.get("print", "")) as listener:
        while (message := listener.next(PULSE)) is not None:
            if message:
                _send(client, message)
            elif _has_gone(client):
                return


def _has_gone(client: socket.socket) -> bool:
    """Whether the other end is closed; what else a client says on a stream is passed over."""
    client.settimeout(0)
    try:
        return not client.recv(_CHUNK)
    except BlockingIOError:
        return False


def _hang_up(client: socket.socket) -> None:
    try:
        client.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # its own thread was quicker


def _problem(host: str, port: int, error: OSError | UnicodeError) -> Problem:
    """Why nothing can be served at ``host`` and ``port``."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return Problem(
            f"port {port}", "another program listens there", "name another one with --port"
        )
    if isinstance(error, PermissionError):
        return Problem(f"port {port}", "the system does not allow it", "name one above 1023")
    words = error.strerror if isinstance(error, OSError) else "no name of a host"
    return Problem(
        f"host {host}, port {port}", f"nothing can be served there: {words}", "name a host of yours"
    )

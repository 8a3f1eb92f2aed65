"""Shows a site from this computer to this computer, and lets open pages load themselves again when it was made anew.

The pages on the disk know nothing of that: what they need for it is added to them on their way out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from lape_cards.errors import LapeError
from lape_cards.message import Message

HERE = "127.0.0.1"
PORT = 8000
_TRIED = 20
"""Ports after the usual one that are tried where nobody named one."""
_LOOKS = 1.0
"""Seconds between two looks at whether something has changed."""
_STATE = "/.lape/state"
_SCRIPT = "/.lape/reload.js"
_RELOAD = b"""let state;
setInterval(async () => {
  const answer = await fetch("/.lape/state", { cache: "no-store" }).catch(() => null);
  if (!answer || !answer.ok) return;
  const now = await answer.text();
  if (state !== undefined && now !== state) location.reload();
  state = now;
}, 1000);
"""
_POLICY = (b"script-src 'self';", b"script-src 'self'; connect-src 'self';")


class Preview:
    """A server of ``folder`` at ``port``, or at the first free one from 8000 on; it runs beside whoever opened it.

    Raises ``LapeError`` where the port is taken.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self._state = 0
        self._over = threading.Event()
        self._server = _open(port, partial(_Handler, directory=str(folder), state=lambda: self._state))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    @property
    def address(self) -> str:
        """What to open."""
        return f"http://{HERE}:{self._server.server_address[1]}/"

    def changed(self) -> None:
        """Let the open pages load themselves again."""
        self._state += 1

    def wait(self) -> bool:
        """Wait a moment, and tell whether to go on; ``False`` once Ctrl+C was pressed."""
        try:
            return not self._over.wait(_LOOKS)
        except KeyboardInterrupt:
            return False

    def __enter__(self) -> Preview:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Stop answering; Ctrl+C in the middle of making the pages ends the same way as while waiting."""
        self._server.shutdown()
        self._server.server_close()
        return kind is not None and issubclass(kind, KeyboardInterrupt)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = False

    def server_bind(self) -> None:
        """Bind without looking the machine's name up, which may ask the network."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = HERE, int(self.server_address[1])


def _open(port: int | None, handler: Any) -> _Server:
    for tried in _ports(port):
        try:
            return _Server((HERE, tried), handler)
        except OSError:
            continue
    taken = Message("Port {port} is taken, or may not be used.", port=PORT if port is None else port)
    raise LapeError(taken, Message("Name another with  --port"))


def _ports(port: int | None) -> Iterator[int]:
    yield from range(PORT, PORT + _TRIED) if port is None else (port,)


class _Handler(SimpleHTTPRequestHandler):
    """Answers for files of the site's folder, to who asks for this computer by its name here."""

    def __init__(self, *arguments: Any, state: Any, **more: Any) -> None:
        self._state = state
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        """A page with what reloads it, or any other file as it is."""
        # A page from elsewhere whose name leads here may not read these pages.
        port = self.connection.getsockname()[1]
        if self.headers.get("Host") not in [f"{name}:{port}" for name in (HERE, "localhost")]:
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path = self.path.partition("?")[0]
        if path == _STATE:
            self._answer(str(self._state()).encode(), "text/plain")
        elif path == _SCRIPT:
            self._answer(_RELOAD, "text/javascript")
        else:
            self._file(path)

    def do_HEAD(self) -> None:
        """Nobody needs it here."""
        self.send_error(HTTPStatus.NOT_IMPLEMENTED)

    def _file(self, path: str) -> None:
        file = Path(self.translate_path(path + ("index.html" if path.endswith("/") else "")))
        try:
            content = file.read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        if file.suffix == ".html":
            content = content.replace(*_POLICY, 1)
            content = content.replace(b"</head>", f'<script src="{_SCRIPT}" defer></script>\n</head>'.encode(), 1)
        self._answer(content, self.guess_type(str(file)))

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - as it is named there
        """Say nothing: the terminal is for the verb."""

"""yaml-language-server, which VS Code and most other editors ask about YAML files, spoken to as an editor does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any, Self

SECONDS = 60.0
"""How long an answer may take, on the slowest of machines."""


class LanguageServer:
    """One process of the server with ``folder`` opened and the settings that an editor has for it.

    Messages are JSON-RPC with a header each, as the Language Server Protocol has them.
    """

    def __init__(self, program: Path, folder: Path, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._process = subprocess.Popen(
            ["node", str(program), "--stdio"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._arrived: Queue[dict[str, Any]] = Queue()
        Thread(target=self._read, daemon=True).start()
        self._last = 0
        self._version = 0
        self._open: set[str] = set()
        self._found: dict[str, list[dict[str, Any]]] = {}
        root = folder.as_uri()
        can = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}, "workspace": {"configuration": True}}
        self.ask(
            "initialize",
            processId=None,
            rootUri=root,
            workspaceFolders=[{"uri": root, "name": folder.name}],
            capabilities=can,
        )
        self._asked_for_settings = False
        self.tell("initialized")
        while not self._asked_for_settings:
            self._take()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def tell(self, method: str, **parameters: Any) -> None:
        """Send a notification."""
        self._send(method=method, params=parameters)

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send a request and wait for what the server answers."""
        self._last += 1
        number = self._last
        self._send(id=number, method=method, params=parameters)
        while True:
            message = self._take()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message["error"]
                return message.get("result")

    def faults(self, texts: Iterable[tuple[Path, str]]) -> list[list[dict[str, Any]]]:
        """What the server complains of in each file, opened with this text."""
        uris = [self.open(path, text) for path, text in texts]
        while not self._found.keys() >= set(uris):
            self._take()
        return [self._found[uri] for uri in uris]

    def open(self, path: Path, text: str) -> str:
        """Open a file with this text, saved or not, and give the name it has for the server."""
        uri = path.as_uri()
        if uri in self._open:
            self._close(uri)
        self._open.add(uri)
        self._version += 1  # what the server made of an earlier version it does not make again
        document = {"uri": uri, "languageId": "yaml", "version": self._version, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def _close(self, uri: str) -> None:
        """Close a file. The server then takes back what it has said of it, before it answers the next question."""
        self.tell("textDocument/didClose", textDocument={"uri": uri})
        self.at("textDocument/hover", uri, 0, 0)
        self._found.pop(uri, None)

    def at(self, method: str, uri: str, line: int, column: int) -> Any:
        """Ask about a place, both numbers from 0."""
        return self.ask(method, textDocument={"uri": uri}, position={"line": line, "character": column})

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
                while stream.readline().strip():
                    pass
                self._arrived.put(json.loads(stream.read(length)))

    def _take(self) -> dict[str, Any]:
        """The next message; what the server itself asks is answered, what it complains of is kept."""
        try:
            message = self._arrived.get(timeout=SECONDS)
        except Empty:
            raise AssertionError(f"the language server has said nothing for {SECONDS} seconds") from None
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self._found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif method == "workspace/configuration":
            sections = [self._settings.get(item.get("section")) for item in message["params"]["items"]]
            self._send(id=message["id"], result=sections)
            self._asked_for_settings = True
        elif method is not None and "id" in message:
            self._send(id=message["id"], result=None)
        return message

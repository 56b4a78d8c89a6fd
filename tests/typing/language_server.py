"""A client of the language server of pyright, over its standard input and output."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

CARET = "¦"
"""The position of the cursor in a document."""
ANSWER_TIMEOUT = 120
"""Seconds; before its first answer the server reads the whole package, on a busy machine."""
_CAPABILITIES = {
    "workspace": {"workspaceFolders": True},
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["plaintext"]}},
        "hover": {"contentFormat": ["plaintext"]},
        "signatureHelp": {"signatureInformation": {"documentationFormat": ["plaintext"]}},
    },
}

Message = dict[str, Any]
Inbox = queue.Queue[Message | None]
"""The received messages; None is the last item."""


class LanguageServer:
    """A running language server with one open document, which every request replaces."""

    def __init__(self, stdin: IO[bytes], inbox: Inbox, root: Path) -> None:
        self._stdin = stdin
        self._inbox = inbox
        self._last_id = 0
        self._version = 0
        self._uri = (root / "tests" / "draft.py").as_uri()
        folder = {"uri": root.as_uri(), "name": root.name}
        self._request("initialize", processId=os.getpid(), workspaceFolders=[folder], capabilities=_CAPABILITIES)
        self._notify("initialized")
        self._notify("textDocument/didOpen", textDocument=self._document(languageId="python", text=""))

    def completions(self, text: str) -> dict[str, Message]:
        """Return the completions at the caret by label."""
        # Names that need an import are last; a name of the document with the same label takes precedence.
        return {offer["label"]: offer for offer in reversed(self._ask("textDocument/completion", text)["items"])}

    def documentation(self, offer: Message) -> str:
        """Return the documentation of a completion."""
        text: str = self._request("completionItem/resolve", **offer)["documentation"]["value"]
        return text

    def signature(self, text: str) -> str:
        """Return the signature that is shown for arguments."""
        label: str = self._ask("textDocument/signatureHelp", text)["signatures"][0]["label"]
        return label

    def hover(self, text: str) -> str:
        """Return the hover text at the caret."""
        shown: str = self._ask("textDocument/hover", text)["contents"]["value"]
        return shown

    def shut_down(self) -> None:
        """Stop the server."""
        self._request("shutdown")
        self._notify("exit")

    def _ask(self, method: str, text: str) -> Any:
        before, caret, after = text.partition(CARET)
        assert caret
        self._notify("textDocument/didChange", textDocument=self._document(), contentChanges=[{"text": before + after}])
        *above, line = before.split("\n")
        position = {"line": len(above), "character": len(line)}
        return self._request(method, textDocument={"uri": self._uri}, position=position)

    def _document(self, **more: str) -> Message:
        self._version += 1
        return {"uri": self._uri, "version": self._version, **more}

    def _request(self, method: str, **params: Any) -> Any:
        self._last_id += 1
        self._send(id=self._last_id, method=method, params=params)
        deadline = time.monotonic() + ANSWER_TIMEOUT
        while (message := self._inbox.get(timeout=max(0, deadline - time.monotonic()))) is not None:
            if "method" in message and "id" in message:
                self._send(id=message["id"], result=None)
            elif message.get("id") == self._last_id:
                assert "error" not in message, message["error"]
                return message["result"]
        raise AssertionError(f"the language server stopped before it answered {method}")

    def _notify(self, method: str, **params: Any) -> None:
        self._send(method=method, params=params)

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._stdin.flush()


def _read(stdout: IO[bytes], inbox: Inbox) -> None:
    while header := stdout.readline():
        while stdout.readline().strip():
            pass
        inbox.put(json.loads(stdout.read(int(header.partition(b":")[2]))))
    inbox.put(None)


@contextmanager
def language_server(root: Path) -> Generator[LanguageServer]:
    """Run a language server for the project at `root`; at the exit stop it and all processes that it started."""
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        inbox: Inbox = queue.Queue()
        reader = threading.Thread(target=_read, args=(process.stdout, inbox))
        reader.start()
        try:
            server = LanguageServer(process.stdin, inbox, root)
            yield server
            server.shut_down()
            process.wait(ANSWER_TIMEOUT)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            reader.join()

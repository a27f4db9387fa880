"""`tongdao mcp` as an assistant's program drives it: one message a line in, one or none out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from cities import build
from hypothesis import given
from hypothesis import strategies as st

from tongdao.glossary import LANGUAGES, load_glossary
from tongdao.mcp.protocol import answer_line
from tongdao.mcp.tools import TOOLS, desk_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = load_glossary("en")


class Client:
    """A program that talks to `tongdao mcp`."""

    def __init__(self, ledger: Path) -> None:
        command = [sys.executable, "-m", "tongdao", "mcp", "--ledger", str(ledger)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count = 0

    def send(self, **message: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        assert self.process.stdout
        self.count += 1
        self.send(id=self.count, method=method, params=params)
        answer = json.loads(self.process.stdout.readline())
        assert (answer["jsonrpc"], answer["id"]) == ("2.0", self.count)
        return dict(answer)

    def call(self, name: str, **arguments: Any) -> dict[str, Any]:
        result = self.ask("tools/call", name=name, arguments=arguments)["result"]
        if result["isError"]:
            return dict(result)
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return dict(result["structuredContent"])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("city") / "city.db")


@pytest.fixture(scope="module")
def client(ledger: Path) -> Iterator[Client]:
    found = Client(ledger)
    yield found
    assert found.process.stdin
    found.process.stdin.close()
    assert found.process.wait(10) == 0


def test_greeting(client: Client) -> None:
    for asked in ("2025-06-18", "1999-01-01"):
        hello = client.ask("initialize", protocolVersion=asked, capabilities={}, clientInfo={"name": "test"})
        assert hello["result"]["protocolVersion"] == "2025-06-18"
        assert hello["result"]["capabilities"] == {"tools": {"listChanged": False}}
    client.send(method="notifications/initialized")
    assert client.ask("ping")["result"] == {}


def test_every_tool_is_listed_as_reading_only(client: Client) -> None:
    tools = {tool["name"]: tool for tool in client.ask("tools/list")["result"]["tools"]}
    assert set(tools) == {"search", "entry", "series", "status", "source"}
    assert all(tool["annotations"]["readOnlyHint"] for tool in tools.values())
    assert all(tool["inputSchema"]["type"] == "object" for tool in tools.values())


def cited(answer: Any) -> Iterator[dict[str, Any]]:
    """Yield all that an answer quotes."""
    if isinstance(answer, dict):
        if "quote" in answer:
            yield answer
        for value in answer.values():
            yield from cited(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from cited(value)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"text": "养老"}),
        ("status", {"limit": 50}),
        ("status", {"light": "yellow", "due_until": "2025-12-31"}),
        ("series", {"indicator": "地区生产总值"}),
    ],
)
def test_every_number_is_cited(client: Client, tool: str, arguments: dict[str, Any]) -> None:
    quotes = list(cited(client.call(tool, **arguments)))
    assert quotes
    for item in quotes[:10]:
        passage = {name: item[name] for name in ("document", "start", "end")}
        assert client.call("source", **passage)["quote"] == item["quote"]


def test_a_promise_comes_with_what_became_of_it(client: Client) -> None:
    found = client.call("status", light="yellow")["commitments"][0]
    told = client.call("entry", id=found["promise"]["id"])
    assert told["entry"]["quote"] == found["promise"]["quote"]
    assert (told["fate"]["light"], told["fate"]["attainment"]) == ("yellow", found["attainment"])


REFUSED = [
    ("search", {}, "text"),
    ("search", {"text": "养老", "limit": 0}, "limit"),
    ("search", {"text": "养老", "limit": True}, "limit"),
    ("search", {"text": 5}, "text"),
    ("search", {"text": "养老", "sort": "due"}, "sort"),
    ("status", {"light": "pink"}, "green"),
    ("status", {"due_from": "tomorrow"}, "2025-12-31"),
    ("entry", {"id": "nobody.f1"}, "TD606"),
    ("series", {"indicator": "没有的指标"}, "TD606"),
    ("source", {"document": "nobody", "start": 0, "end": 1}, "TD606"),
]


@pytest.mark.parametrize(("tool", "arguments", "told"), REFUSED)
def test_what_a_tool_cannot_do_it_says(
    client: Client, tool: str, arguments: dict[str, Any], told: str
) -> None:
    result = client.call(tool, **arguments)
    assert result["isError"]
    assert told in result["content"][0]["text"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", -32700),
        ("[" * 100_000, -32700),
        ("\udcff", -32700),
        ("[]", -32600),
        ('{"id": 1, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1}', -32600),
        ('{"jsonrpc": "2.0", "id": [1], "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "resources/list"}', -32601),
        ('{"jsonrpc": "2.0", "id": 1, "method": ["ping"]}', -32601),
        ('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}', -32602),
        ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "write"}}', -32602),
    ],
)
def test_what_the_protocol_forbids(line: str, code: int) -> None:
    answer = answer_line(line.encode("utf-8", "surrogateescape"), TOOLS, desk_at("unused"), WORDS)
    assert json.loads(answer or "")["error"]["code"] == code


@pytest.mark.parametrize(
    "line", ['{"jsonrpc": "2.0", "method": "ping"}', '{"jsonrpc": "2.0", "id": 1, "result": {}}']
)
def test_what_wants_no_answer(line: str) -> None:
    assert answer_line(line, TOOLS, desk_at("unused"), WORDS) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_nothing_is_raised(message: Any) -> None:
    answer = answer_line(json.dumps(message), TOOLS, desk_at("unused"), WORDS)
    assert answer is None or "error" in json.loads(answer)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_tool_has_its_words(lang: str) -> None:
    for tool in TOOLS:
        assert tool.listed(load_glossary(lang))["description"]

"""Tell whether two checkouts say the same: every command and every page of the sample city, side by side.

    python tools/same_output.py OLD/src NEW/src

Each side gets a ledger of the sample city, made by its own code. Then every command is run on it, in each form and
language that it has, and every kind of page, `.json` twin, list of the API, feed and desk is asked for, as nobody and
as a signed-in user. What comes of clocks, chance, versions and hashes of the code is put out of sight first. What
differs is printed as a unified diff by command or address; the exit status is 1 where something does.

Commands and addresses are those of OLD. This Python needs the packages of the tests.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

T = TypeVar("T")

# The sample city, and its book: made here on both sides, or what was found when would differ.
FIRST = ("add --manifest lanjiang/manifest.csv", "status --limit 0 --json")
# A command a line, in this order. `once`: it writes, so that no other form or language of it is tried. The names in
# braces are told by `names_in`.
COMMANDS = """
read --sample
read --sample --with-text
read --sample --explain
read lanjiang/report-2026.txt --date 2026-01-20 --issuer 澜江市
read missing.txt lanjiang/*.txt
mentions 去年前三季度新增就业十二万三千人，增长5%左右，明年底前达到两成以上。 --date 2025-01-09
packs check
follow
follow --deliverables --document session-2025
follow --as-of 2025-02-01
status
status --as-of 2026-04-01 --pace month
status --as-of 2025-02-01 --due 365
status --owner 民政局 --light yellow --light none
explain {met}
explain {missed} --as-of 2026-04-01
explain {dropped}
lineage {met}
lineage {missed}
dropped
dropped --limit 0 --as-of 2026-04-01
conflicts
indicators
indicators --limit 0
series {indicator}
series 综合交通投资 --issuer 澜江
history
history {document}
history {met}
review
review --limit 0 --document {document}
once record {missed} --value 26 --as-of 2026-03-31 --source 进展报告 --who 甲 --json
once review accept {met} --who 甲 --why 无误
once review reject {dropped} --who 甲 --why 不是承诺
once review correct {missed} value=90 --who 甲 --why 看错
once review note {met} --who 甲 --why 待查
history {met}
history {missed}
explain {missed}
status
follow
lineage {dropped}
once reread --json
once review undo {dropped} --who 甲 --why 再想
dropped
once backup copy.db
once gold gold
explain 0000000000000000.f1
status --as-of someday
history --ledger missing.db
user list
token list
"""
# What an assistant's program sends to `tongdao mcp`: a tool and its arguments.
TOOLS: list[tuple[str, dict[str, str]]] = [
    ("search", {"query": "养老"}),
    ("entry", {"id": "{met}"}),
    ("series", {"indicator": "{indicator}"}),
    ("status", {}),
    ("source", {"document": "{document}"}),
]

# Addresses to begin with, beside those that the table of access names without parts.
SEEDS = (
    *("/commitments?q=养老", "/commitments?light=yellow&sort=-due", "/commitments?due_from=someday"),
    *("/calendar?year=2024&month=12", "/calendar.ics?due_from=2025-01-01", "/sessions?earlier=x&later=y"),
    *("/export/commitments.csv?light=green", "/nothing", "/commitments/x", "/indicators/a%2Fb"),
    *(
        "/api/v1/search?q=养老",
        "/api/v1/series?indicator=地区生产总值",
        "/api/v1/commitments?limit=7&sort=-due",
    ),
    *("/api/v1/entries?kind=target", "/api/v1/tallies?by=owner", "/api/v1/commitments/x"),
)
ACCESS = Path("tongdao", "web", "access.toml")
OF_A_KIND = 4  # addresses that are asked for of those that differ in ids or values alone
NOT_ASKED = ("/static/", "/metrics", "/healthz", "/login/", "/logout")
ROLES = ("supervisor", "bureau", "administrator")
PASSWORD = "long-enough-words"
SENT = (
    "青岚市政府工作报告\n2027年1月9日\n2027年，新建公路30公里，地区生产总值增长5%左右，改造老旧小区12个。\n"
)
PATIENCE = 120.0  # seconds for a site to start, or to read what was sent
CONTEXT = 1  # unchanged lines around a difference
LONGEST = 60  # lines of the difference of one command or address that are printed

# What changes from run to run, or with any change of code or words, and what is shown for it.
UNSTABLE = [
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?", "TIME"),
        (r"\b\d+\.[0-9a-f]{12}\b", "RULES"),
        (r"/static/[0-9a-f]+/", "/static/DIGEST/"),
        (r"127\.0\.0\.1:\d+", "SITE"),
        (r'(?<=csrf_token" value=")[^"]+', "TOKEN"),
        (r'(?<="seq": )\d{7,}|(?<=before=)\d{7,}', "SEQ"),
        (r'(?<="run": ")[0-9a-f]{16}(?=")', "RUN"),
        (r"DTSTAMP:[0-9TZ]+", "DTSTAMP:TIME"),
        (r'(?<=/upload/)[0-9a-f]{32}|(?<="id": ")[0-9a-f]{32}(?=")', "UPLOAD"),
        (r"\btongdao[ /]\d+\.\d+\.\d+\S*", "tongdao VERSION"),
        (r'(?<="version": ")\d+\.\d+\.\d+[^"]*', "VERSION"),
        (r"urn:uuid:[0-9a-f-]{36}", "UUID"),
    )
]
# Space beside the tags of blocks is not seen; elsewhere a run of space is one space.
_BLOCK = re.compile(
    r"\s*(</?(?:t[dhr]|thead|tbody|table|caption|div|p|li|[uo]l|d[ltd]|section|h\d|main|form|nav|header|footer|html|head"
    r"|body|meta|link|title|script|option|select|svg|path|symbol|aside|article|details|summary|fieldset)\b[^>]*>)\s*"
)


def main() -> int:
    """Compare two checkouts and print what differs; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("old", type=Path, metavar="OLD/src")
    parser.add_argument("new", type=Path, metavar="NEW/src")
    parser.add_argument("--only", choices=("commands", "pages"), help="half of it, in half the time")
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        old, new = Side(options.old, Path(place) / "old"), Side(options.new, Path(place) / "new")
        first = [call.split() for call in FIRST]
        _both(old, new, lambda side: side.ask_all(first))
        names = names_in(old)
        if options.only != "pages":
            _ask_commands(old, new, names)
        if options.only != "commands":
            _ask_pages(old, new, names)
    return 1 if _differences(old.said, new.said) else 0


def _ask_commands(old: Side, new: Side, names: Mapping[str, str]) -> None:
    calls = list(commands(forms(old), names))
    _both(old, new, lambda side: side.ask_all(calls))
    _both(old, new, lambda side: side.ask_tools(names))


def _ask_pages(old: Side, new: Side, names: Mapping[str, str]) -> None:
    with Site(old) as first, Site(new) as second:
        _both(first, second, lambda site: site.fill(names))
        asked = first.crawl()
        second.fetch(asked)


def _both(old: T, new: T, work: Callable[[T], object]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(work, (old, new)):
            pass


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> int:
    """Print what differs and return of how many commands and addresses it does."""
    found = 0
    for name, before in old.items():
        after = new.get(name, "")
        if before != after:
            found += 1
            lines = list(
                difflib.unified_diff(
                    before.splitlines(), after.splitlines(), name, name, n=CONTEXT, lineterm=""
                )
            )
            print(
                *lines[:LONGEST],
                *([f"… {len(lines) - LONGEST} more lines"] if lines[LONGEST:] else ()),
                sep="\n",
            )
    print(f"{found} of {len(old)} differ" if found else f"same: {len(old)}")
    return found


class Side:
    """A checkout, the folder in which its commands run, and what it said."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source, self.folder = source.resolve(), folder
        self.said: dict[str, str] = {}
        if not (self.source / ACCESS).is_file():
            sys.exit(f"{source}: no tongdao here; name the folder src of a checkout")
        shutil.copytree(self.source / "tongdao" / "samples" / "lanjiang", folder / "lanjiang")

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see: none of the user's settings, and this side's code."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TONGDAO_")}
        return {**kept, "PYTHONPATH": str(self.source), "COLUMNS": "100", "NO_COLOR": "1"}

    def command(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run `tongdao`."""
        call = [sys.executable, "-m", "tongdao", *arguments]
        return subprocess.run(
            call,
            input=given,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environment,
            check=False,
        )

    def ask(self, *arguments: str, given: str = "") -> None:
        """Run a command and keep what it said."""
        done = self.command(*arguments, given=given)
        printed = "\n".join(_readable(line) for line in done.stdout.splitlines())
        self.keep("tongdao " + shlex.join(arguments), f"{printed}\n{done.stderr}\nexit {done.returncode}")

    def ask_all(self, calls: Sequence[Sequence[str]]) -> None:
        """Run commands one after the other."""
        for call in calls:
            self.ask(*call)

    def ask_tools(self, names: Mapping[str, str]) -> None:
        """Ask as an assistant's program does."""
        calls = [{"name": name, "arguments": _filled(given, names)} for name, given in TOOLS]
        asked = [("initialize", {"protocolVersion": "2025-06-18"}), ("tools/list", {})]
        messages = [*asked, *(("tools/call", call) for call in calls)]
        lines = (
            json.dumps({"jsonrpc": "2.0", "id": place, "method": method, "params": params})
            for place, (method, params) in enumerate(messages)
        )
        self.ask("mcp", given="".join(f"{line}\n" for line in lines))

    def keep(self, name: str, said: str) -> None:
        """Keep what was said under a name; the same name once more is a later moment."""
        while name in self.said:
            name += " again"
        for place in (self.folder, self.source):
            said = said.replace(str(place), "FOLDER")
        self.said[name] = _steady(said)


def _steady(text: str) -> str:
    """Put out of sight what changes from run to run."""
    for pattern, shown in UNSTABLE:
        text = pattern.sub(shown, text)
    return text


def _readable(text: str) -> str:
    """Lay JSON out over lines, for a diff that can be read; leave anything else."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1) if text[:1] in "{[" else text
    except ValueError:
        return text


def _filled(given: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    return {name: value.format(**names) for name, value in given.items()}


def names_in(side: Side) -> dict[str, str]:
    """Return what stands for the names in braces: promises that were met, missed, and not heard of again, and so on."""
    rows = [json.loads(line) for line in side.command("status", "--json").stdout.splitlines()]

    met, missed = (_first(rows, "attainment", value) for value in ("met", "missed"))
    ids = {"met": met["id"], "missed": missed["id"], "dropped": _first(rows, "lineage", "dropped")["id"]}
    document = str(met["id"]).partition(".")[0]
    return {**ids, "bureau": missed["owner"], "document": document, "indicator": missed["indicator"]}


def _first(rows: list[dict[str, Any]], key: str, value: str) -> dict[str, Any]:
    found: dict[str, Any] = next(row["promise"] for row in rows if row[key] == value)
    return found


def forms(side: Side) -> dict[str, list[tuple[str, ...]]]:
    """Return for each command the options that choose another form or language of its answer."""
    listed = side.command("--help").stdout
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in re.findall(r"^    ([a-z]+)\b", listed.partition("COMMAND\n")[2], re.MULTILINE):
        told = side.command(name, "--help").stdout
        written = re.search(r"--format \{([^}]+)\}", told)
        formats = written[1].split(",") if written else ["json"] if "--json" in told else []
        found[name] = [("--lang", "en")]
        found[name] += [("--format", one) if written else (f"--{one}",) for one in formats if one != "table"]
    return found


def commands(forms: Mapping[str, list[tuple[str, ...]]], names: Mapping[str, str]) -> Iterator[list[str]]:
    """Give every call of every command, in order."""
    for lang in ("zh", "en"):
        yield ["--help", *(["--lang", lang] if lang == "en" else [])]
        yield from ([name, "--help", "--lang", lang] for name in forms)
    for row in COMMANDS.split("\n")[1:-1]:
        call = shlex.split(row.removeprefix("once ").format(**names))
        yield call
        if not row.startswith("once "):
            yield from ([*call, *form] for form in forms[call[0]])


@dataclass(frozen=True)
class Answer:
    """What a site answered."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str] = field(repr=False)

    @property
    def text(self) -> str:
        """The body in lines that a diff can show."""
        text = self.body.decode(errors="backslashreplace")
        if "html" in self.kind or "xml" in self.kind:
            return re.sub(
                r"[ \t]+", " ", _BLOCK.sub(r"\n\1\n", re.sub(r"\s+", " ", text)).replace("\n\n", "\n")
            )
        return _readable(text)


class Site:
    """The site of a side, served by a process of its own."""

    def __init__(self, side: Side) -> None:
        self.side, self.cookies = side, dict.fromkeys(("public", *ROLES), "")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def __enter__(self) -> Site:
        limits = [f"--rate-{kind}=0" for kind in ("login", "upload", "api", "search")]
        call = [sys.executable, "-m", "tongdao", "serve", "--workers=1", f"--port={self.port}", *limits]
        self.log = (self.side.folder / "serve.log").open("wb")
        self.process = subprocess.Popen(
            call, cwd=self.side.folder, env=self.side.environment, stdout=self.log, stderr=self.log
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def request(self, method: str, address: str, who: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask for an address as somebody."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        given = {
            "Cookie": self.cookies[who],
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection.request(method, address, body or None, given)
        answer = connection.getresponse()
        kept: dict[str, str] = {}
        for name, value in answer.getheaders():
            kept[name.lower()] = f"{kept[name.lower()]}, {value}" if name.lower() in kept else value
        found = Answer(answer.status, kept.get("content-type", ""), answer.read(), kept)
        connection.close()
        return found

    def fill(self, names: Mapping[str, str]) -> None:
        """Wait until the site answers, make users, hand out a task and report on it, send a document."""
        self._wait()
        for role in ROLES:
            call = ["user", "add", role, "--role", role, "--password-stdin"]
            bureau = ["--bureau", names["bureau"]] if role == "bureau" else []
            self.side.command(*call, *bureau, given=f"{PASSWORD}\n")
            self._sign_in(role)
        task = f"/progress/{names['missed']}"
        self._post(
            "supervisor", "/progress/assign", id=names["missed"], bureau=names["bureau"], due="2030-12-20"
        )
        self._post("bureau", f"{task}/sign")
        self._post("bureau", f"{task}/report", value="12", as_of="2026-06-30", text="过半", problems="慢")
        self._post("supervisor", f"{task}/return", reason="写清楚", why="写清楚")
        self._post("supervisor", "/review/decide", id=names["met"], action="accept")
        self._send("supervisor")

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            try:
                self.request("GET", "/healthz", "public")
            except OSError:
                time.sleep(0.2)
            else:
                return
        sys.exit(f"{self.side.source}: the site did not start:\n{Path(self.log.name).read_text()}")

    def _token(self, who: str, address: str) -> str:
        page = self.request("GET", address, who)
        for cookie in re.findall(r"tongdao_(?!lang)\w+=[^;,]+", page.headers.get("set-cookie", "")):
            self.cookies[who] = cookie
        return str(re.findall(r'name="csrf_token" value="([^"]+)"', page.body.decode())[0])

    def _post(self, who: str, address: str, /, **fields: str) -> Answer:
        token = self._token(who, "/login" if address == "/login" else "/account")
        body = urlencode({**fields, "csrf_token": token}).encode()
        answer = self.request("POST", address, who, body, Content_Type="application/x-www-form-urlencoded")
        self._keep(f"POST {address}", who, answer)
        return answer

    def _sign_in(self, role: str) -> None:
        answer = self._post(role, "/login", name=role, password=PASSWORD)
        kept = re.search(r"tongdao_session=[^;,]+", answer.headers.get("set-cookie", ""))
        self.cookies[role] = kept[0] if kept else ""

    def _send(self, who: str) -> None:
        """Send a document and look at what was read in it."""
        head = 'Content-Disposition: form-data; name="file"; filename="sent.txt"\r\nContent-Type: text/plain'
        body = f"--PART\r\n{head}\r\n\r\n{SENT}\r\n--PART--\r\n".encode()
        token = self._token(who, "/account")
        kind = {"Content_Type": "multipart/form-data; boundary=PART", "X_CSRF_Token": token}
        answer = self.request("POST", "/upload", who, body, **kind)
        self._keep("POST /upload", who, answer)
        place, until = answer.headers.get("location", "/nothing"), time.monotonic() + PATIENCE
        while b'"reading"' in self.request("GET", f"{place}.json", who).body and time.monotonic() < until:
            time.sleep(0.1)
        for address in (place, f"{place}.json", f"{place}?lang=en"):
            self._keep(f"GET {address}", who, self.request("GET", address, who))

    def crawl(self) -> list[tuple[str, str]]:
        """Ask for pages from link to link, some of each kind, and return each address with who asked for it."""
        access = (self.side.source / ACCESS).read_text(encoding="utf-8")
        seeds = [path for path in re.findall(r'GET (/[^"{]*)"', access) if not path.startswith(NOT_ASKED)]
        asked: list[tuple[str, str]] = []
        for who in self.cookies:
            seen: set[str] = {address for address, _ in asked if who != "public"}
            kinds: dict[object, int] = {}
            queue = [
                path for path in (*seeds, *(quote(seed, safe="/?=&%-") for seed in SEEDS)) if path not in seen
            ]
            while queue:
                address = queue.pop(0)
                if address in seen:
                    continue
                seen.add(address)
                answer = self._get(address, who)
                if who != "public" and answer.status == 403:
                    continue
                asked.append((address, who))
                for link in links(address, answer):
                    kind = kind_of(link)
                    if link not in seen and not link.startswith(NOT_ASKED) and kinds.get(kind, 0) < OF_A_KIND:
                        kinds[kind] = kinds.get(kind, 0) + 1
                        queue.append(link)
        return asked

    def fetch(self, asked: Iterable[tuple[str, str]]) -> None:
        """Ask for the addresses that the other side was asked for."""
        for address, who in asked:
            self._get(address, who)

    def _get(self, address: str, who: str) -> Answer:
        answer = self.request("GET", address, who)
        self._keep(f"GET {address}", who, answer)
        return answer

    def _keep(self, address: str, who: str, answer: Answer) -> None:
        told = [answer.headers[name] for name in ("content-type", "location") if name in answer.headers]
        text = "\n".join((str(answer.status), *told, answer.text))
        text = text.replace(answer.headers.get("x-request-id", "no request"), "REQUEST")
        if "/changes" in address:  # what was found at one moment stands in any order
            text = "\n".join(sorted(_steady(text).splitlines()))
        self.side.keep(f"{_steady(address)} ({who})", text)


def links(address: str, answer: Answer) -> list[str]:
    """Return the addresses of this site to which an answer leads, with its twin and its English."""
    text = answer.body.decode(errors="replace")
    if "html" in answer.kind:
        found = [link.replace("&amp;", "&") for link in re.findall(r'\shref="([^"#]+)', text)]
    elif address.startswith("/api/v1/") and answer.status == 200:
        found = re.findall(r'"next": ?"([^"]+)"', text)
        path = urlsplit(address).path
        found += [f"{path}/{ident}" for ident in re.findall(r'"id": ?"([0-9a-f][^"]+)"', text)[:2]]
    else:
        found = []
    there = [urlsplit(urljoin(f"http://site{address}", link)) for link in found]
    return [
        part._replace(scheme="", netloc="", fragment="").geturl() for part in there if part.netloc == "site"
    ]


def kind_of(address: str) -> tuple[object, ...]:
    """Return what an address has in common with others that differ in ids or values alone."""
    parts = urlsplit(address)
    room, *rest = parts.path.strip("/").split("/")
    names = tuple(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return (
        room,
        rest[:2] if room == "api" else len(rest),
        parts.path.endswith(".json"),
        names,
    ).__repr__(), None


if __name__ == "__main__":
    sys.exit(main())

"""The command as people and scripts meet it: a process with arguments, streams and an exit status."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tongdao.cli.app import chosen_language, main
from tongdao.cli.inputs import expand

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "临江市交通局\n2025年，全市新建公路３０公里以上。\n"
COMMAND = [sys.executable, "-m", "tongdao"]


def run(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    env = {**os.environ, "COLUMNS": "80", **environment}
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        env=env,
        timeout=60,
        check=False,
        cwd=cwd,
    )


class Done(NamedTuple):
    """What a command line printed, and its exit status."""

    exit_code: int
    stdout: str
    stderr: str


class Terminal(io.TextIOWrapper):
    """Standard input, output or error in memory."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8")

    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode()


def invoke(*arguments: str, stdin: bytes = b"") -> Done:
    """Run the command in this process, which is quicker."""
    streams = {"stdin": Terminal(stdin), "stdout": Terminal(), "stderr": Terminal()}
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Done(status, streams["stdout"].text(), streams["stderr"].text())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with texts in several encodings, one of them below, and files that are no texts."""
    (tmp_path / "b.txt").write_bytes(TEXT.encode())
    (tmp_path / "a.md").write_bytes(TEXT.encode("gb18030"))
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "c.TXT").write_bytes(TEXT.encode("utf-16"))
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / ".hidden.txt").write_bytes(b"")
    return tmp_path


def records(output: str) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in output.splitlines()]


# As a process


def test_one_file_gives_one_object(folder: Path) -> None:
    done = run(
        "read", str(folder / "b.txt"), "--json", "--date", "2025-01-14", "--issuer", "临江市", "--title", "题"
    )
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    assert list(record) == ["document", "sections", "statements", "programmes", "checks", "findings"]
    assert record["document"]["date"] == "2025-01-14"
    assert record["document"]["issuer"] == "临江市"
    assert record["document"]["title"] == "题"
    assert record["document"]["source"] == "b.txt"
    assert "text" not in record["document"]


def test_standard_input_and_locale() -> None:
    done = run(
        "read",
        "-",
        "--json",
        "--with-text",
        stdin=TEXT.encode("gb18030"),
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode())["document"]["text"] == TEXT


def test_failures_come_last_and_the_others_are_printed(folder: Path) -> None:
    names = [str(folder / name) for name in ("scan.pdf", "b.txt", "none.txt", "a.md")]
    done = run("read", *names, "--json")
    assert done.returncode == 1
    assert [record["document"]["source"] for record in records(done.stdout.decode())] == ["b.txt", "a.md"]
    lines = done.stderr.decode().splitlines()
    assert lines[0] == "4 份输入中有 2 份未能读取："
    assert "scan.pdf：是 PDF" in lines[1]
    assert "none.txt：没有这个文件" in lines[2]
    assert len(lines) == 3


def test_jobs_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(TEXT * (1 + number % 7), encoding="utf-8")
    (tmp_path / "07.txt").write_bytes(b"\x00\x01")
    alone, together = (run("read", str(tmp_path), "--json", "--jobs", jobs) for jobs in "12")
    assert alone.returncode == together.returncode == 1
    assert alone.stdout == together.stdout
    assert alone.stderr == together.stderr
    assert len(records(alone.stdout.decode())) == 39


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    # Far more than a pipe holds, of what is quickly read.
    (tmp_path / "a.txt").write_text("a" * 4_000_000, encoding="utf-8")
    command = [*COMMAND, "read", str(tmp_path), "--json", "--with-text"]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 141


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_an_interrupt_ends_quietly() -> None:
    command = [*COMMAND, "mentions", "--lines", "--json"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b'{"id": 1, "text": "", "date": null}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def _all_of(terminal: int) -> str:
    """Return what was written to a terminal that nobody writes to any more."""
    with open(terminal, "rb", buffering=0) as end:
        parts = []
        with suppress(OSError):  # how Linux tells the end
            while part := end.read(65536):
                parts.append(part)
    return b"".join(parts).decode()


def test_progress_is_for_terminals_and_never_on_standard_output(folder: Path) -> None:
    terminal, inner = os.openpty()
    done = subprocess.run(
        [*COMMAND, "read", str(folder), "--json"], stdout=subprocess.PIPE, stderr=inner, check=True
    )
    os.close(inner)
    drawn = _all_of(terminal)
    assert len(records(done.stdout.decode())) == 3
    assert "已读 3/3" in drawn
    assert drawn.endswith("\r\x1b[K")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_one_line(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        command = [*COMMAND, "read", str(folder), "--json"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1


def test_start_up_stays_light() -> None:
    code = "import sys, tongdao.cli.app; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert not {
        "tongdao.service",
        "charset_normalizer",
        "multiprocessing",
        "asyncio",
        "typing_extensions",
    } & {*loaded}


# In this process


def test_folder_and_pattern_are_read_in_order(folder: Path) -> None:
    whole = records(invoke("read", str(folder), "--json").stdout)
    assert [record["document"]["source"] for record in whole] == ["2024/c.TXT", "a.md", "b.txt"]
    some = records(invoke("read", f"{folder}/**/*.[tT]*", str(folder / "b.txt"), "--json").stdout)
    assert [record["document"]["source"] for record in some] == ["2024/c.TXT", "b.txt"]


def test_options_and_files_stand_in_any_order(folder: Path) -> None:
    (folder / "-odd.txt").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        done = invoke("read", "b.txt", "--json", "a.md", "--date", "2025-01-14", "--", "-odd.txt")
    assert [record["document"]["source"] for record in records(done.stdout)] == ["b.txt", "a.md", "-odd.txt"]
    assert invoke("mentions", "--json", "今年", "--date", "2025-01-14").exit_code == 0
    assert invoke("mentions", "--json", "--", "-5%").exit_code == 0


def test_inputs_are_named_by_their_place_below_what_was_named(folder: Path) -> None:
    assert [item.source for item in expand([str(folder / "2024"), f"{folder}/20*/*"])] == [
        "c.TXT",
        "2024/c.TXT",
    ]
    assert [item.reason for item in expand([f"{folder}/*.docx"])] == ["no_match"]
    odd = folder / "odd [1].txt"
    odd.write_text(TEXT, encoding="utf-8")
    assert [item.path for item in expand([str(odd)])] == [odd]


def test_nothing_to_read_in_a_folder_or_for_a_pattern(tmp_path: Path) -> None:
    for argument, problem in ((str(tmp_path), "没有 .txt 或 .md"), (f"{tmp_path}/*.txt", "没有文件与此匹配")):
        done = invoke("read", argument)
        assert done.exit_code == 1
        assert problem in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("read",),
        ("read", "x.txt", "--date", "2025-13-01"),
        ("read", "x.txt", "--date", "去年"),
        ("read", "x.txt", "--format", "xml"),
        ("read", "x.txt", "--json", "--format", "csv"),
        ("read", "x.txt", "--jobs", "0"),
        ("read", "x.txt", "--lang", "fr"),
        ("mentions",),
        ("mentions", "增长5%", "--lines"),
        ("mentions", "增长5%", "--date", "soon"),
        ("packs", "check", "nowhere"),
        ("packs", "check", "zh_cn", "more"),
        ("packs", "describe", "nothing"),
        ("packs", "describe", "units", "nowhere"),
        ("write",),
    ],
)
def test_misuse_ends_with_status_2(arguments: tuple[str, ...]) -> None:
    done = invoke(*arguments)
    assert done.exit_code == 2
    assert (done.stderr.count("\n"), done.stderr.endswith("(--help)\n")) == (1, True)
    assert done.stdout == ""


def test_tables_are_described() -> None:
    every = invoke("packs", "describe", "--lang", "en").stdout
    assert re.search(r"^quantities/units +units and measure words", every, re.MULTILINE)
    one = invoke("packs", "describe", "units", "zh_cn")
    assert one.exit_code == 0
    assert one.stdout.startswith("quantities/units.toml: 单位和量词")
    assert re.search(r"^many +是否，可无 +只在多于一个汉字的数后", one.stdout, re.MULTILINE)


def test_empty_options_count_as_not_given(folder: Path) -> None:
    done = invoke("read", str(folder / "b.txt"), "--json", "--date", "", "--issuer", "", "--title", "")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["document"]["issuer"] != ""


@pytest.mark.parametrize("form", ["table", "csv", "md", "json"])
def test_every_format_of_several_files(folder: Path, form: str) -> None:
    done = invoke("read", str(folder), "--format", form, "--explain")
    assert done.exit_code == 0
    assert done.stdout
    assert not done.stderr


def test_the_last_line_of_several_files_counts_them(folder: Path) -> None:
    assert invoke("read", str(folder)).stdout.splitlines()[-1].startswith("共 3 份文件；")
    english = invoke("read", str(folder), "--lang", "en").stdout
    assert english.splitlines()[-1].startswith("3 files; ")


def test_csv_of_several_files_has_one_header(folder: Path) -> None:
    lines = invoke("read", str(folder), "--format", "csv").stdout.splitlines()
    assert [line for line in lines if line.startswith("source,")] == lines[:1]


def test_the_sample_is_read() -> None:
    record = json.loads(invoke("read", "--sample", "--json", "--with-text").stdout)
    assert "虚构" in record["document"]["text"].splitlines()[0]


def test_an_unexpected_error_is_one_line_and_stops_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tongdao.service

    good = tongdao.service.read

    def read(text: str, *, source: str, **others: Any) -> Any:
        if source == "a.md":
            raise RuntimeError("broken stage")
        return good(text, source=source, **others)

    monkeypatch.setattr(tongdao.service, "read", read)
    done = invoke("read", str(folder), "--json")
    assert done.exit_code == 1
    assert len(records(done.stdout)) == 2
    assert "RuntimeError: broken stage" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="only a fork knows what is patched here"
)
def test_a_process_that_dies_is_told_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tongdao.service

    monkeypatch.setattr(tongdao.service, "read", lambda *_, **__: os._exit(9))
    done = invoke("read", str(folder), "--json", "--jobs", "2")
    assert done.exit_code == 1
    assert "未能读取 --jobs 2：读取进程意外终止" in done.stderr
    assert done.stderr.count("\n") == 1


def test_mentions_of_a_sentence() -> None:
    done = invoke("mentions", "今年增长5%", "--date", "2025-01-14", "--json")
    assert done.exit_code == 0
    assert list(json.loads(done.stdout)) == ["quantities", "periods"]
    assert invoke("mentions", "-", stdin="今年增长5%".encode("gb18030")).exit_code == 0
    assert invoke("mentions", "-", stdin=b"\x00").exit_code == 1
    assert invoke("mentions", "").exit_code == 0


def test_mentions_line_by_line() -> None:
    lines = [
        {"id": "a", "text": "今年增长5%", "date": "2025-01-14"},
        {"id": 2, "text": "三个"},
        {"id": "bad date", "text": "三个", "date": "soon"},
        ["no object"],
        {"id": "surrogate", "text": "\ud800三个"},
    ]
    feed = "\n".join(map(json.dumps, lines)).encode() + b"\n\nno JSON\n"
    done = run("mentions", "--lines", "--json", stdin=feed)
    assert done.returncode == 1
    answers = records(done.stdout.decode())
    assert [answer["id"] for answer in answers] == ["a", 2, None, None, "surrogate", None]
    assert [list(answer) for answer in answers[:2]] == [["id", "quantities", "periods"]] * 2
    assert done.stderr.decode().splitlines()[-1] == "第 7 行：不是带 text 和 date 的 JSON 对象"


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, "zh"),
        ([], {"TONGDAO_LANG": "en"}, "en"),
        (["read", "--lang", "en"], {}, "en"),
        (["read", "--lang=zh"], {"TONGDAO_LANG": "en"}, "zh"),
        (["read", "--lang"], {"TONGDAO_LANG": "fr"}, "zh"),
        (["--lang", "en", "read"], {}, "en"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "en"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "", "LC_MESSAGES": "en_US"}, "en"),
        ([], {"TONGDAO_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_language_of_help(arguments: list[str], environment: dict[str, str], lang: str) -> None:
    assert chosen_language(arguments, environment) == lang


@pytest.mark.parametrize("lang", [["--lang", "en"], ["--lang=en"]])
@pytest.mark.parametrize("first", [True, False])
def test_the_language_may_stand_before_the_command(lang: list[str], first: bool) -> None:
    given = ["mentions", "增长5%"]
    done = run(*(lang + given if first else given + lang))
    assert (done.returncode, done.stdout.decode().split()[0]) == (0, "Quantities")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "invalid choice: 'nosuch'"),
        (["read", "--nosuch"], "unrecognized arguments: --nosuch"),
        (["serve", "--port", "70000"], "from 0 to 65535"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert said in line


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("serve", "--create", "on", "--ledger", "l.db", "--port", port, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines()[-1] == (
        f"127.0.0.1 的端口 {port} 已被占用：换一个 --port，0 为任选一个空闲端口"
    )


def test_help_is_in_both_languages() -> None:
    chinese, english = (run("read", "--help", TONGDAO_LANG=lang).stdout.decode() for lang in ("zh", "en"))
    assert "列出每条结果由哪些规则" in chinese
    assert "Show which rules made each result" in english

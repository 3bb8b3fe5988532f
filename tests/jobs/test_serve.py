"""The supervisor: everything lives and ends together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from gangze.jobs.management.commands.serve import RESTARTS, Supervisor, check_port_free, local_url

from .conftest import wait_for

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    """A supervisor whose children do not outlive the test."""
    made = Supervisor()
    yield made
    for child in made.children:
        if child.process.poll() is None:
            child.process.kill()
        child.process.wait()


@pytest.fixture
def healthy() -> Iterator[str]:
    """The address of a server that always answers 200."""

    class Good(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Good) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def is_alive(group: int) -> bool:
    """Return whether a process group has any process that is not a zombie waiting for somebody else."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_told_before_anything_starts(taken_port: int) -> None:
    with pytest.raises(CommandError, match=f"端口 {taken_port} .*PORT={taken_port + 1}"):
        call_command("serve", port=taken_port)


def test_a_free_port_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    check_port_free("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104  # compared, not bound
        ("::", "http://[::1]:8000"),
        ("10.1.2.3", "http://10.1.2.3:8000"),
    ],
)
def test_a_server_that_listens_everywhere_is_asked_at_home(host: str, url: str) -> None:
    assert local_url(host, 8000) == url


def test_a_part_that_cannot_start_ends_the_others_and_is_named(supervisor: Supervisor) -> None:
    supervisor.start("网站", SLEEP)
    supervisor.start("后台任务", [sys.executable, "-c", "raise SystemExit(7)"])
    assert supervisor.watch(NOWHERE, lambda: None) == 1
    assert "“后台任务”意外退出（代码 7）" in supervisor.reason
    assert all(child.process.poll() is not None for child in supervisor.children)


def test_a_part_that_dies_later_is_started_again_and_the_others_live_on(
    supervisor: Supervisor, healthy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    supervisor.start("网站", SLEEP)
    supervisor.start("后台任务", SLEEP)
    web, worker = (child.process for child in supervisor.children)

    def look(again: int = 0) -> None:
        if supervisor.children[1].process is worker and again < 50:
            threading.Timer(0.1, look, (again + 1,)).start()
            return
        supervisor.is_ending = True

    threading.Timer(0.5, worker.kill).start()
    threading.Timer(0.6, look).start()
    assert supervisor.watch(healthy, lambda: None) == 0
    assert supervisor.children[0].process is web
    assert supervisor.children[1].process is not worker
    assert "“后台任务”意外退出（代码 -9），正在重新启动。" in capsys.readouterr().err


def test_a_part_that_dies_again_and_again_ends_everything(supervisor: Supervisor, healthy: str) -> None:
    supervisor.start("网站", SLEEP)
    supervisor.start("后台任务", [sys.executable, "-c", "import time; time.sleep(0.3); raise SystemExit(7)"])
    assert supervisor.watch(healthy, lambda: None) == 1
    assert "“后台任务”意外退出（代码 7），已停止" in supervisor.reason
    assert len(supervisor.children[1].deaths) == RESTARTS + 1
    assert supervisor.children[0].process.poll() is not None


def test_what_a_dead_part_has_started_does_not_outlive_it(supervisor: Supervisor) -> None:
    grandchild = f"import subprocess, sys; print(subprocess.Popen({SLEEP!r}).pid, flush=True)"
    supervisor.start("网站", [sys.executable, "-c", f"{grandchild}; import time; time.sleep(0.2); sys.exit(1)"])
    group = supervisor.children[0].process.pid
    assert supervisor.watch(NOWHERE, lambda: None) == 1
    wait_for(lambda: not is_alive(group))


def test_a_signal_ends_every_part_and_is_no_failure(supervisor: Supervisor) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    supervisor.catch_signals()
    try:
        supervisor.start("网站", SLEEP)
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM)).start()
        assert supervisor.watch(NOWHERE, lambda: None) == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert supervisor.children[0].process.poll() is not None


def test_a_part_that_does_not_listen_is_killed_after_the_grace(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gangze.jobs.management.commands.serve.GRACE_SECONDS", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    supervisor.start("网站", [sys.executable, "-u", "-c", deaf])
    subprocess.run([sys.executable, "-c", ""], check=True)  # long enough for the child to close its ears
    supervisor.stop_all()
    assert supervisor.children[0].process.returncode in (-signal.SIGKILL, -signal.SIGTERM)

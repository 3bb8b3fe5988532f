"""The supervisor: the web server and its workers as one process group that lives and ends together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

GRACE_SECONDS = 10
READY_SECONDS = 60
RESTARTS = 5
"""How often a part is started again within RESTARTS_SECONDS before everything is given up."""
RESTARTS_SECONDS = 300
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One process under supervision; `name` is what people are told when it ends, `deaths` when it did (monotonic)."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes]
    deaths: list[float] = field(default_factory=list)

    @property
    def is_dead(self) -> bool:
        """Return whether the process has ended."""
        return self.process.poll() is not None

    def has_died_too_often(self) -> bool:
        """Count one death; return whether starting it again would only go round in a circle."""
        moment = time.monotonic()
        self.deaths = [*(death for death in self.deaths if moment - death < RESTARTS_SECONDS), moment]
        return len(self.deaths) > RESTARTS


class Command(BaseCommand):
    """Serves until Ctrl-C or SIGTERM; a part that dies is started again, a part that cannot live ends everything."""

    epilogue = ""
    """What else to say once the pages answer."""

    requires_system_checks = ()  # `gangze check` is for deployment; a start should be quick
    help = "启动网站与后台任务，直到按 Ctrl-C。环境变量 PORT（默认 8000）、GANGZE_BIND（默认 127.0.0.1）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("GANGZE_BIND", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--web-workers", type=int, default=int(os.environ.get("GANGZE_WEB_WORKERS", "1")))
        parser.add_argument("--job-workers", type=int, default=int(os.environ.get("GANGZE_JOB_WORKERS", "1")))

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        check_port_free(host, port)
        supervisor = Supervisor()
        supervisor.catch_signals()
        supervisor.start(_("网站"), web_command(host, port, options["web_workers"]))
        for _number in range(options["job_workers"]):
            supervisor.start(_("后台任务"), [sys.executable, "-m", "django", "work"])
        url = local_url(host, port)
        code = supervisor.watch(url, lambda: self.announce(url))
        if code:
            raise CommandError(supervisor.reason, returncode=code)

    def announce(self, url: str) -> None:
        """Tell where to look, once it answers."""
        if self.epilogue:
            self.stdout.write(self.epilogue)
        self.stdout.write(_("岗责已启动：%(url)s（按 Ctrl-C 停止）") % {"url": url})
        self.stdout.flush()


def local_url(host: str, port: int) -> str:
    """Return where this machine reaches the server; one that listens everywhere is reached at home."""
    home = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
    return f"http://[{home}]:{port}" if ":" in home else f"http://{home}:{port}"


def check_port_free(host: str, port: int) -> None:
    """Raise CommandError with a sentence when something listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server binds: a port that is only waiting for old connections to fade is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            text = _(
                "端口 %(port)s 不能使用（%(reason)s）。请关闭占用它的程序，或换一个端口，例如：PORT=%(next)s script/up"
            )
            values = {"port": port, "reason": error.strerror, "next": port + 1}
            raise CommandError(text % values) from None


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", os.environ.get("GANGZE_WEB_THREADS", "4"),
        "--log-level", "warning", "--no-ws", "--workers-kill-timeout", "5", "--respawn-failed-workers",
        "gangze.config.wsgi:application",
    ]  # fmt: skip


class Supervisor:
    """Starts the children, starts those again that die, waits for a signal, and ends all of them."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.is_ending = False
        self.reason = ""

    def catch_signals(self) -> None:
        """Let Ctrl-C and SIGTERM end everything in good order."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)

    def start(self, name: str, command: list[str]) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches it only through us."""
        self.children.append(Child(name, command, _started(command)))

    def watch(self, url: str, when_ready: Callable[[], None]) -> int:
        """Wait until a signal comes or a part cannot live; return the exit code: 0 after a signal, else 1."""
        deadline = time.monotonic() + READY_SECONDS
        is_ready = False
        while not self.is_ending:
            for child in filter(lambda one: one.is_dead, self.children):
                self._revive_or_end(child, may_revive=is_ready)
            if not is_ready and not self.is_ending:
                is_ready = answers(f"{url}/healthz")
                if is_ready:
                    when_ready()
                elif time.monotonic() > deadline:
                    self._give_up(_("启动超时：%(url)s/healthz 没有在 60 秒内就绪。") % {"url": url})
            time.sleep(0.1 if not is_ready else 0.5)
        self.stop_all()
        return 1 if self.reason else 0

    def _revive_or_end(self, child: Child, *, may_revive: bool) -> None:
        """Start a dead child again. What dies before the first answer, or again and again, is told and ends all."""
        died = {"name": child.name, "code": child.process.returncode}
        _kill_group(child)  # a web server that is killed leaves its own processes, and the port with them
        if not may_revive or child.has_died_too_often():
            self._give_up(_("“%(name)s”意外退出（代码 %(code)s），已停止全部进程。详情见上方输出。") % died)
        elif not self.is_ending:
            print(_("“%(name)s”意外退出（代码 %(code)s），正在重新启动。") % died, file=sys.stderr, flush=True)  # noqa: T201
            child.process = _started(child.command)

    def _give_up(self, reason: str) -> None:
        self.reason = reason
        self.is_ending = True

    def stop_all(self) -> None:
        """Ask every child to end; after the grace, kill what is left with all it has started."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            try:
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            _kill_group(child)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.is_ending = True


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    environment = {"DJANGO_SETTINGS_MODULE": "gangze.config.settings", **os.environ}
    return subprocess.Popen(  # noqa: S603  # our own commands
        command, env=environment, start_new_session=True, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent
    )


def _kill_group(child: Child) -> None:
    """Kill whatever a child that has ended left behind."""
    with suppress(ProcessLookupError, PermissionError):  # nothing is left
        os.killpg(child.process.pid, signal.SIGKILL)


def answers(url: str) -> bool:
    """Return whether the address answers 200, asked under a name that the site goes by."""
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    request = urllib.request.Request(url, headers={"Host": names[0]} if names else {})  # noqa: S310  # our own address
    try:
        with urllib.request.urlopen(request, timeout=2) as response:  # noqa: S310  # our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def end_with_parent() -> None:
    """Let Linux end this child when the supervisor itself is killed; elsewhere that has to be done by hand."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

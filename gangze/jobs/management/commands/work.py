"""The worker: does jobs, and looks after those of workers that died."""

import logging
import signal
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from gangze.jobs.engine import engine
from gangze.jobs.services import STOPPING
from gangze.jobs.services.kinds import find_kinds
from gangze.jobs.services.upkeep import end_pulse, look_after_jobs, pulse
from gangze.jobs.services.working import worker_name

logger = logging.getLogger(__name__)
ROUND_SECONDS = 1.0
ROUNDS_PER_PULSE = 5


class Command(BaseCommand):
    """Runs until SIGTERM or Ctrl-C; a running job gives itself back at its next step."""

    requires_system_checks = ()  # `gangze check` is for deployment; a start should be quick
    help = "执行后台任务（导入、批量打印等），直到收到停止信号；可同时运行多个。"

    def handle(self, *args: Any, **options: Any) -> None:
        # The engine says every start and end of a task; the job's row already does.
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).setLevel(logging.WARNING)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: STOPPING.set())
        find_kinds()  # now, so that a broken module ends the start and not the first job
        worker = worker_name()
        upkeep = Thread(target=keep_up, args=(STOPPING, worker), name="upkeep", daemon=True)
        upkeep.start()
        engine().work(STOPPING, worker)
        upkeep.join(timeout=5)
        end_pulse(worker)


def keep_up(stopping: Event, worker: str) -> None:
    """Do a round of upkeep every second, and a pulse every fifth, on a connection of its own."""
    rounds = 0
    while True:
        try:
            close_old_connections()
            if rounds % ROUNDS_PER_PULSE == 0:
                pulse(worker)
            look_after_jobs()
            rounds += 1
        except (DatabaseError, InterfaceError) as error:
            logger.warning("upkeep waits for the database: %s", error)
        except Exception:
            logger.exception("a round of upkeep failed")
            rounds += 1
        if stopping.wait(ROUND_SECONDS):
            break
    connection.close()

"""Sets up and serves: checks first what would fail last, then hands over to the program inside its environment."""

import argparse
import os
import socket
import sys
from pathlib import Path

from provision import PYTHON, provision
from saying import CannotGoOn, clear_endings


def main() -> None:
    """Set up what is missing and become the server."""
    parser = argparse.ArgumentParser(
        prog="script/up", description="PORT and GANGZE_VAR (folder of data) in the environment choose another place."
    )
    parser.add_argument(
        "--empty", action="store_true", help="start without the demo park; asks for the first administrator"
    )
    options = parser.parse_args()
    with clear_endings():
        check_port(os.environ.get("GANGZE_BIND", "127.0.0.1"), os.environ.get("PORT", "8000"))
        provision()
        launch = Path(__file__).with_name("launch.py")
        os.execv(PYTHON, [str(PYTHON), str(launch), *(["--empty"] if options.empty else [])])


def check_port(host: str, text: str) -> None:
    """Raise CannotGoOn when the port is not a port or is taken, before minutes are spent on the set-up."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotGoOn(
            f"PORT 应为 1–65535 的数字，现在是“{text}”。", f"PORT must be a number from 1 to 65535, not {text!r}."
        )
    port = int(text)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotGoOn(
                f"端口 {port} 不能使用（{error.strerror}）。请关闭占用它的程序，或换一个：PORT={port + 1} script/up",
                f"Port {port} is taken or not allowed ({error.strerror}). Choose another: PORT={port + 1} script/up",
            ) from None


if __name__ == "__main__":
    sys.exit(main())

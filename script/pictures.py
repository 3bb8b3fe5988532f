"""Sets up and hands over to the taking of pictures, which needs what the tests need."""

import os
import sys
from pathlib import Path

from machine import chromium
from provision import PYTHON, provision
from saying import CannotGoOn, clear_endings


def main() -> None:
    """Set up what is missing and become the photographer."""
    with clear_endings():
        browser = chromium()
        if browser is None:
            raise CannotGoOn(
                "没有找到 Chromium，请安装：apt-get install chromium", "Chromium is missing; please install it."
            )
        provision(with_dev=True)
        photograph = Path(__file__).with_name("photograph.py")
        os.environ["GANGZE_CHROMIUM"] = browser
        os.execv(PYTHON, [str(PYTHON), str(photograph), *sys.argv[1:]])


if __name__ == "__main__":
    main()

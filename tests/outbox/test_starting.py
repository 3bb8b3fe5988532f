"""What devices hand in is known when the system starts: a module that cannot be loaded stops it there, not a device in the field."""

import os
import subprocess
import sys

STARTING = """
import django, sys
from importlib.machinery import ModuleSpec

class Broken:
    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self) if name == "gangze.mastery.outbox" else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        raise SyntaxError("broken on purpose")

sys.meta_path.insert(0, Broken())
django.setup()
"""


def test_a_broken_outbox_module_stops_the_start() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    started = subprocess.run([sys.executable, "-c", STARTING], env=environment, capture_output=True, text=True)
    assert started.returncode != 0
    assert "broken on purpose" in started.stderr

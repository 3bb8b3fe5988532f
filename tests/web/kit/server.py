"""Serves the kit on a port: `python -m tests.web.kit.server PORT`."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.kit.settings")

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


class Threading(ThreadingMixIn, WSGIServer):
    """A browser asks for several files at once."""

    daemon_threads = True
    # With five, the library's number, a busy machine drops connections of an update, and the browser asks again 30 s later.
    request_queue_size = 128


class Silent(WSGIRequestHandler):
    """Says nothing about each request."""

    def log_message(self, format: str, *args: object) -> None:
        return


def main() -> None:
    """Collect the static files as a deployment does, then serve until killed."""
    import django

    django.setup()
    call_command("collectstatic", "--noinput", verbosity=0)
    application = get_wsgi_application()
    make_server("127.0.0.1", int(sys.argv[1]), application, Threading, Silent).serve_forever()


if __name__ == "__main__":
    main()

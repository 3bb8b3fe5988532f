"""The JSON side of the site: one NinjaAPI, a router from each app that has one."""

from ninja import NinjaAPI

from gangze.dossiers.api import router as dossiers
from gangze.org.api import router as organisation

# No docs page: its assets would come from another host, which our content security policy forbids.
api = NinjaAPI(title="Gangze", version="1", docs_url=None, openapi_url=None, urls_namespace="api")
api.add_router("", organisation)
api.add_router("", dossiers)

"""Registers the app with Django and its places in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gangze.access.matrix import Action


class DossiersConfig(AppConfig):
    """两单两卡: the app `dossiers`."""

    name = "gangze.dossiers"
    label = "dossiers"
    verbose_name = _("两单两卡")

    def ready(self) -> None:
        """Take a place in the navigation, on the home page, in search and behind scanned codes."""
        from gangze.web.home import Section, register_section
        from gangze.web.navigation import Entry, Group, register, register_phone
        from gangze.web.scanning import register_code_reader
        from gangze.web.search import register_search

        from . import shell

        desk = frozenset({Action.DRAFT_VIEW, Action.ACKNOWLEDGEMENT_VIEW})
        register(Entry(_("岗位文件"), "dossiers:list", "dossier", 10, desk, Group.DOSSIERS))
        register(
            Entry(_("导入"), "dossiers:import", "file-import", 20, frozenset({Action.DOSSIER_EDIT}), Group.DOSSIERS)
        )
        register_phone(Entry(_("我的岗位"), "dossiers:my_posts", "badge", 20))
        register_section(Section("dossiers.mine", "dossiers/_home_mine.html", shell.mine, 10))
        register_section(Section("dossiers.office", "dossiers/_home_office.html", shell.office, 20))
        register_search("dossiers", shell.search, order=10)
        register_code_reader(shell.page_of_code)

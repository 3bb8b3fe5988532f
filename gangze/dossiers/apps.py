"""Registers the app with Django and its places in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gangze.access.matrix import Action

_FACT_NAMES = {
    "dossier.imported": _("导入两单两卡"),
    "dossier.draft_discarded": _("放弃草稿"),
    "dossier.submitted": _("送审"),
    "dossier.reviewed": _("审核意见"),
    "dossier.returned": _("退回修改"),
    "dossier.approved": _("批准"),
    "dossier.published": _("生效"),
    "dossier.printed": _("打印"),
    "dossier.acknowledged": _("签收"),
    "dossier.code_revoked": _("作废二维码"),
    "dossier.settings_edited": _("修改两单两卡设置"),
    "dossier.proposed": _("提出建议"),
    "dossier.proposal_discussed": _("讨论建议"),
    "dossier.proposal_decided": _("处理建议"),
    "charter.approved": _("批准制度或专班"),
    "trigger.raised": _("提出变更"),
    "trigger.confirmed": _("确认变更涉及的岗位"),
    "trigger.withdrawn": _("撤回变更"),
    "trigger.no_change": _("签署“无需修订”"),
    "trigger.done": _("修订生效，更新任务办结"),
}


class DossiersConfig(AppConfig):
    """两单两卡: the app `dossiers`."""

    name = "gangze.dossiers"
    label = "dossiers"
    verbose_name = _("两单两卡")

    def ready(self) -> None:
        """Take a place in the navigation, on the home page, in search and behind scanned codes."""
        from gangze.ledger.rules.kinds import name_kinds
        from gangze.web.home import Section, register_section
        from gangze.web.navigation import Entry, Group, register, register_phone
        from gangze.web.scanning import register_code_reader
        from gangze.web.search import register_search

        from . import shell

        name_kinds(_FACT_NAMES)
        desk = frozenset({Action.DRAFT_VIEW, Action.ACKNOWLEDGEMENT_VIEW})
        register(Entry(_("岗位文件"), "dossiers:list", "dossier", 10, desk, Group.DOSSIERS))
        register(
            Entry(_("导入"), "dossiers:import", "file-import", 20, frozenset({Action.DOSSIER_IMPORT}), Group.DOSSIERS)
        )
        register(
            Entry(
                pgettext_lazy("several", "建议"),
                "dossiers:proposals",
                "comment",
                40,
                frozenset({Action.PROPOSE}),
                Group.DOSSIERS,
            )
        )
        alike = frozenset({Action.DOSSIER_EDIT})
        register(Entry(_("千岗一面"), "dossiers:likeness", "copy", 45, alike, Group.DOSSIERS))
        register(
            Entry(_("制度与专班"), "dossiers:charters", "book", 50, frozenset({Action.CHARTER_VIEW}), Group.DOSSIERS)
        )
        register(
            Entry(_("更新触发"), "dossiers:triggers", "refresh", 30, frozenset({Action.TRIGGER_VIEW}), Group.DOSSIERS)
        )
        chosen = frozenset({"dossiers:enterprise_settings"})
        own = frozenset({Action.SETTINGS_EDIT})
        register(Entry(_("两单两卡设置"), "dossiers:settings", "settings", 61, own, Group.ORG, chosen))
        register_phone(Entry(_("我的岗位"), "dossiers:my_posts", "badge", 20))
        register_section(Section("dossiers.mine", "dossiers/_home_mine.html", shell.mine, 10))
        register_section(Section("dossiers.office", "dossiers/_home_office.html", shell.office, 20))
        register_section(Section("dossiers.together", "dossiers/_home_together.html", shell.together, 15))
        register_section(Section("dossiers.triggers", "dossiers/_home_triggers.html", shell.triggers, 16))
        register_search("dossiers", shell.search, order=10)
        register_search("triggers", shell.search_triggers, order=15)
        register_code_reader(shell.page_of_code)

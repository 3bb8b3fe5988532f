"""Registers the app with Django, and its places in the shell."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gangze.access.matrix import Action

_FACT_NAMES = {
    "org.authority_created": _("新增监管机构"),
    "org.authority_changed": _("修改监管机构"),
    "org.authority_moved": _("调整监管机构的上级"),
    "org.enterprise_joined": _("企业入园"),
    "org.enterprise_changed": _("修改企业信息"),
    "org.enterprise_closed": _("企业退出"),
    "org.settings_changed": _("修改企业设置"),
    "org.unit_created": _("新增车间班组"),
    "org.unit_changed": _("修改车间班组"),
    "org.unit_moved": _("调整班组"),
    "org.unit_closed": _("撤销车间班组"),
    "org.post_created": _("新增岗位"),
    "org.post_changed": _("修改岗位"),
    "org.post_moved": _("调整岗位"),
    "org.post_closed": _("撤销岗位"),
    "org.post_reopened": _("恢复岗位"),
    "org.person_hired": _("人员入职"),
    "org.person_changed": _("修改人员信息"),
    "org.person_left": _("人员离职"),
    "org.person_rehired": _("重新入职"),
    "org.password_reset": _("重置密码"),
    "org.password_issued": _("发放初始密码"),
    "org.assignment_started": _("开始任职"),
    "org.assignment_ended": _("结束任职"),
    "org.role_given": _("授予角色"),
    "org.role_revoked": _("收回角色"),
    "outbox.brought": _("代交的记录"),
    "org.calendar_changed": _("修改工作日历"),
    "org.calendar_seeded": _("补充法定节假日"),
}


class OrgConfig(AppConfig):
    """岗位与人员: the app `org`."""

    name = "gangze.org"
    label = "org"
    verbose_name = _("岗位与人员")

    def ready(self) -> None:
        """Tell the lower apps what only the organisation knows, take a place in navigation and search, and know what devices hand in."""
        from gangze.jobs.services import register_actor_resolver
        from gangze.ledger.rules.kinds import name_kinds
        from gangze.ledger.selectors import register_tenant_namer
        from gangze.web.home import Section, register_section
        from gangze.web.navigation import Entry, Group, register
        from gangze.web.search import register_search

        from . import shell
        from .outbox import find_takers
        from .selectors import actor_by_key, tenant_names

        register_actor_resolver(actor_by_key)
        register_tenant_namer(tenant_names)
        name_kinds(_FACT_NAMES)
        see, people = frozenset({Action.ORG_VIEW}), frozenset({Action.PEOPLE_VIEW})
        edit = frozenset({Action.ORG_EDIT, Action.PEOPLE_EDIT})
        units = frozenset(
            f"org:{name}" for name in ("workshop_add", "team_add", "post_add", "unit_edit", "unit_move", "unit_close")
        )
        register(Entry(pgettext_lazy("several", "企业"), "org:enterprise_list", "building", 10, see, Group.ORG, units))
        register(Entry(pgettext_lazy("several", "岗位"), "org:post_list", "post", 20, see, Group.ORG))
        register(Entry(_("人员"), "org:person_list", "people", 30, people, Group.ORG))
        register(Entry(_("导入组织与人员"), "org:import", "file-import", 40, edit, Group.ORG))
        register(Entry(_("工作日历"), "org:calendar", "calendar", 50, see, Group.ORG))
        # Of those who edit the organisation, only authorities keep a calendar: enterprises have no such page.
        above = frozenset({Action.CALENDAR_EDIT})
        register(Entry(_("监管机构"), "org:authority_list", "unit", 55, above, Group.ORG))
        own, chosen = frozenset({Action.SETTINGS_EDIT}), frozenset({"org:enterprise_settings"})
        register(Entry(_("企业设置"), "org:settings", "settings", 60, own, Group.ORG, chosen))
        register_section(Section("org.start", "org/_home_start.html", shell.start, 5))
        register_search("org.posts", shell.search_posts, order=20)
        register_search("org.people", shell.search_people, order=30)
        register_search("org.enterprises", shell.search_enterprises, order=40)
        find_takers()

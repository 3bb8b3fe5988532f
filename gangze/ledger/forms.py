"""The filters of the list of facts and the order to export, as a browser sends them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .rules.kinds import kind_label, named_kinds


class FactFilterForm(forms.Form):
    """Tenant, kind, day and author. What cannot be read filters nothing and is told."""

    tenant = forms.CharField(label=_("企业"), required=False, max_length=20)
    kind = forms.CharField(label=_("类型"), required=False, max_length=60)
    day = forms.DateField(label=_("业务日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    author = forms.CharField(label=_("记录人"), required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tenants: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenants = tenants
        self.fields["tenant"].widget = forms.Select(choices=[("", _("全部企业")), *tenants.items()])
        if len(tenants) < 2:
            self.fields["tenant"].widget = forms.HiddenInput()
        kinds = [(kind, kind_label(kind)) for kind in named_kinds()]
        self.fields["kind"].widget = forms.Select(choices=[("", _("全部类型")), *kinds])

    @property
    def criteria(self) -> dict[str, Any]:
        """The filters that are set, for `selectors.filtered_facts`."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    @property
    def only_tenant(self) -> str:
        """The tenant that is chosen, or the only one there is to choose; "" for several."""
        chosen: str = self.criteria.get("tenant", "")
        return chosen or (next(iter(self.tenants)) if len(self.tenants) == 1 else "")


class ExportForm(forms.Form):
    """Whose ledger to export."""

    tenant = forms.CharField(max_length=20)

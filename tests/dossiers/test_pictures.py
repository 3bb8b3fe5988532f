"""Safety signs and photos on pages: who sees them, who changes them, what is refused."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from gangze.dossiers.content import ItemContent, Kind
from gangze.dossiers.forms import ItemForm
from gangze.dossiers.models import Revision

from .builders import Crew
from .test_pages import As, as_, text

pytestmark = pytest.mark.django_db
__all__ = ["as_"]


def risk(*, sign: str) -> ItemContent:
    return ItemContent(Kind.RISK, {"point": "导热油管线", "measures": "戴好手套", "sign": sign})


# Signs


def test_signs_stand_beside_the_item_under_their_names() -> None:
    shown = render_to_string("dossiers/_item.html", {"item": risk(sign="当心烫伤、当心落水"), "number": 1})
    assert shown.count("<svg") == 1
    assert 'aria-label="当心烫伤"' in shown
    assert "当心烫伤、当心落水" in shown


def test_the_form_of_a_risk_offers_the_signs_with_those_named_picked(crew: Crew, draft: Revision, as_: As) -> None:
    item = draft.items.get(fields__point="导热油系统")
    item.fields |= {"sign": "当心夹手"}
    item.save()
    shown = text(as_(crew.officer).get(reverse("dossiers:item_edit", args=[draft.uuid, item.uid])))
    assert shown.count("data-sign=") == 35
    assert shown.count('aria-pressed="true"') == 1
    assert (
        shown.index('data-sign="当心机械伤人"')
        < shown.index('aria-pressed="true"')
        < shown.index('data-sign="当心坠落"')
    )


def test_documents_without_signs_offer_none() -> None:
    assert "sign" not in ItemForm(Kind.DUTY).fields
    assert "sign" in ItemForm(Kind.OPERATION).fields

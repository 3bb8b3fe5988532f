"""Statistics of findings: each table adds up to the whole, and each row opens its list."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from gangze.inspections.rules.words import Speciality
from gangze.inspections.selectors.finding_statistics import finding_statistics
from gangze.inspections.selectors.findings import FindingFilter, finding_list
from tests.cast import INSPECTOR, SAFETY_OFFICER, Cast

from .found import assigned, reported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [SAFETY_OFFICER, INSPECTOR])
def test_every_table_adds_up_to_the_whole(cast: Cast, name: str) -> None:
    assigned(cast, reported(cast, category=Speciality.ELECTRICAL))
    reported(cast, SAFETY_OFFICER, post_uuid=None, enterprise_uuid=cast.ours.uuid, words="厂区路灯不亮")
    reported(cast, SAFETY_OFFICER, post_uuid=None, unit_uuid=cast.workshop.uuid, words="车间门口积水")
    actor = cast.actor(name)
    wrong = []
    for told in ({}, {"enterprise": cast.ours.code}, {"enterprise": cast.ours.code, "unit": str(cast.workshop.uuid)}):
        found = finding_statistics(actor, FindingFilter(**told))
        for table in found.tables:
            if table.rows and sum(row.reported.count for row in table.rows) != found.total.reported.count:
                wrong.append((told, table.name, [(row.label, row.reported.count) for row in table.rows]))
            for number in (number for row in table.rows for number in (row.reported, row.open)):
                listed = finding_list(actor, FindingFilter.of(dict(parse_qsl(number.query))), {}).rows
                if len(listed) != number.count:
                    wrong.append((told, number.query, len(listed)))
    assert not wrong


def test_what_names_no_speciality_and_lies_in_no_unit_has_a_row_at_the_end(cast: Cast) -> None:
    reported(cast, SAFETY_OFFICER, post_uuid=None, enterprise_uuid=cast.ours.uuid, words="厂区路灯不亮")
    reported(cast, category=Speciality.ELECTRICAL)
    found = finding_statistics(cast.actor(SAFETY_OFFICER), FindingFilter())
    last = {table.name: table.rows[-1].label for table in found.tables}
    assert (last["unit"], last["category"]) == ("没写的、已撤销的", "没写的")

"""The sample files yield exactly what is written about them."""

import json
from typing import Any

import pytest

from gangze.officefiles import open_source
from gangze.org.importing import (
    StandingEnterprise,
    StandingOrganisation,
    StandingPost,
    report,
    understand_organisation,
    understand_roster,
)

from .files import SAMPLES, org_plan

EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
ORGANISATION = EXPECTED["组织架构.xlsx"]
ROSTER = EXPECTED["人员岗位花名册.xlsx"]


@pytest.fixture(scope="module")
def standing() -> StandingOrganisation:
    read = understand_organisation(open_source(SAMPLES / "组织架构.xlsx"), StandingOrganisation())
    enterprises = tuple(StandingEnterprise(one.code, one.code, one.credit_code, one.name) for one in read.enterprises)
    keys = {one.name: one.code for one in read.enterprises}
    posts = tuple(
        StandingPost(
            f"{one.enterprise} {one.name}",
            keys[one.enterprise],
            one.workshop,
            one.team,
            one.name,
            str(one.told.get("code", "")),
            tuple(one.told.get("aliases", ())),  # type: ignore[arg-type]  # a list of names
        )
        for one in read.posts
    )
    return StandingOrganisation(enterprises, (), posts)


def test_the_organisation_has_its_enterprises_units_and_posts() -> None:
    plan = org_plan(open_source(SAMPLES / "组织架构.xlsx"))
    told = report(plan)
    assert told["created"] == {
        "enterprises": len(ORGANISATION["enterprises"]), "workshops": ORGANISATION["workshops"],
        "teams": ORGANISATION["teams"], "posts": ORGANISATION["posts"],
    }  # fmt: skip
    assert told["errors"] == told["warnings"] == told["unknown_columns"] == []


def test_the_posts_of_the_organisation_have_their_nature_and_headcount() -> None:
    read = understand_organisation(open_source(SAMPLES / "组织架构.xlsx"), StandingOrganisation())
    assert sum(bool(post.told["is_frontline"]) for post in read.posts) == ORGANISATION["frontline"]
    assert sum(bool(post.told["is_key"]) for post in read.posts) == ORGANISATION["key"]
    headcount = sum(int(str(post.told["headcount"])) for post in read.posts)
    assert headcount == ORGANISATION["headcount"]


def test_the_codes_of_the_enterprises_are_those_expected() -> None:
    read = understand_organisation(open_source(SAMPLES / "组织架构.xlsx"), StandingOrganisation())
    found = [{"code": one.code, "name": one.name, "uscc": one.credit_code} for one in read.enterprises]
    assert found == ORGANISATION["enterprises"]


def test_the_roster_yields_every_valid_person_as_expected(standing: StandingOrganisation) -> None:
    read = understand_roster(open_source(SAMPLES / "人员岗位花名册.xlsx"), standing)
    found = [
        {
            "enterprise": one.enterprise.name,
            "name": one.name,
            "employee_no": one.employee_number,
            "phone": one.phone,
            "post": one.posts[0].split(" ", 1)[1],
            "shift": one.shift_group,
            "entry_date": one.hired_on.isoformat() if one.hired_on else "",
        }
        for one in read.people
    ]
    wanted = [{key: one[key] for key in found[0]} for one in ROSTER["people"]]
    assert found == wanted
    assert len(read.reading.records) == ROSTER["rows"]
    assert len(read.bad_rows) == ROSTER["rows"] - ROSTER["valid"]


def test_the_roster_has_exactly_the_errors_expected_at_their_cells(standing: StandingOrganisation) -> None:
    read = understand_roster(open_source(SAMPLES / "人员岗位花名册.xlsx"), standing)
    found = {(one.code, one.severity, one.sheet, one.cell) for one in read.problems}
    assert found == {(one["code"], one["severity"], one["sheet"], one["cell"]) for one in ROSTER["errors"]}

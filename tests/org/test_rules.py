"""How codes, phones, dates, names and grants are written and decided."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gangze.access.actor import Actor, Grant, system_actor
from gangze.access.matrix import Role
from gangze.kernel.errors import NotAllowed, RuleBroken
from gangze.org.rules.codes import credit_code, credit_code_check_character, enterprise_code
from gangze.org.rules.granting import check_grant_holder, check_grant_place, grantable_roles, require_may_grant
from gangze.org.rules.naming import shown_name, shown_phone
from gangze.org.rules.personal import (
    calendar_date,
    employee_number,
    masked_name,
    masked_phone,
    mobile_phone,
    person_name,
    shift_group,
)
from gangze.org.rules.wording import matching_key, split_aliases, tidy_name, tidy_text, yes_or_no

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ENTERPRISE, UNIT, PARK = "a1/e1/", "a1/e1/u2/", "a1/"


@pytest.mark.parametrize(
    "code",
    ["91990000MAEX00010T", "91990000MAEX00029P", "91990000MAEX00037J", "91990000MAEX00045D", "91350100M000100Y43"],
)
def test_credit_codes_with_a_correct_check_character_are_taken(code: str) -> None:
    assert credit_code(code) == code


@pytest.mark.parametrize(
    "written", ["９１９９００００ＭＡＥＸ０００１０Ｔ", " 91990000-maex00010t ", "91990000 MAEX 00010T"]
)
def test_a_credit_code_is_read_whatever_its_width_and_case(written: str) -> None:
    assert credit_code(written) == "91990000MAEX00010T"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("91990000MAEX00010X", "末位应为“T”"),
        ("91990000MAEX0001", "16位"),
        ("91990000MAEX000I0T", "不允许的字符"),
        ("9199000AMAEX00010T", "不允许的字符"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_the_reason(written: str, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        credit_code(written)


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(body: str, place: int, other: str) -> None:
    check = credit_code_check_character(body)
    changed = body[:place] + other + body[place + 1 :]
    assert (credit_code_check_character(changed) == check) == (changed == body)


@pytest.mark.parametrize("written", ["990000001", " 990000001 ", "９９０００００００", "990-000-001"])
def test_an_enterprise_code_is_nine_digits(written: str) -> None:
    assert len(enterprise_code(written)) == 9


@pytest.mark.parametrize("written", ["99000000", "9900000012", "99000000A", ""])
def test_any_other_enterprise_code_is_refused(written: str) -> None:
    with pytest.raises(RuleBroken, match="9位"):
        enterprise_code(written)


@pytest.mark.parametrize(
    "written",
    ["13800000002", "138 0000 0002", "138-0000-0002", "１３８０００００００２", "13800000002.0",
     "+8613800000002", "0086 138 0000 0002", "8613800000002", "138　0000　0002"],
)  # fmt: skip
def test_a_phone_is_read_as_eleven_digits_however_it_is_written(written: str) -> None:
    assert len(mobile_phone(written)) == 11


def test_full_width_digits_become_plain_ones() -> None:
    assert mobile_phone("１３８０００００００７") == "13800000007"


@pytest.mark.parametrize("written", ["", " ", "/", "无", "—"])
def test_nothing_written_is_no_phone(written: str) -> None:
    assert mobile_phone(written) == ""


@pytest.mark.parametrize(
    ("written", "said"),
    [("1380000901", "只有10位"), ("138000000011", "12位"), ("12800000001", "13至19"), ("电话1380000", "数字以外")],
)
def test_a_wrong_phone_is_refused_with_the_reason(written: str, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        mobile_phone(written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2012.9.28", date(2012, 9, 28)),
        ("2020年8月22日", date(2020, 8, 22)),
        ("2025/10/08", date(2025, 10, 8)),
        ("2026-03-05", date(2026, 3, 5)),
        ("20200229", date(2020, 2, 29)),
        ("２０２０．８．２", date(2020, 8, 2)),
        ("2012-02-14 00:00:00", date(2012, 2, 14)),
        ("40953", date(2012, 2, 14)),
        (date(2012, 2, 14), date(2012, 2, 14)),
        (datetime(2012, 2, 14, 0, 0), date(2012, 2, 14)),  # noqa: DTZ001 — a date cell has no zone
        ("", None),
        ("/", None),
    ],
)
def test_a_day_is_read_however_it_is_written(written: str | date, day: date | None) -> None:
    assert calendar_date(written) == day


@pytest.mark.parametrize("written", ["2023-02-30", "2023.13.1", "2023-2-29", "去年春天", "2020年8月", "1890-01-01"])
def test_a_day_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(RuleBroken):
        calendar_date(written)


@given(
    st.dates(date(1940, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}/{1:02}/{2:02}"]),
)
def test_every_day_survives_every_notation(day: date, notation: str) -> None:
    assert calendar_date(notation.format(day.year, day.month, day.day)) == day


@pytest.mark.parametrize(
    ("written", "group"),
    [("甲", "甲"), ("甲班", "甲"), ("丁班", "丁"), ("常白班", "常白班"), ("长白班", "常白班"), ("白班", "常白班"), ("a班", "A"), ("乙值", "乙"),
     ("", ""), ("无", ""), ("三班", "三"), ("运行一部", "运行一部")],
)  # fmt: skip
def test_a_shift_group_is_one_letter_or_day_staff(written: str, group: str) -> None:
    assert shift_group(written) == group


@pytest.mark.parametrize(
    ("written", "number"), [(" jx0012", "JX0012"), ("１００１", "1001"), ("1001.0", "1001"), ("无", "")]
)
def test_an_employee_number_is_in_capitals_without_blanks(written: str, number: str) -> None:
    assert employee_number(written) == number


@pytest.mark.parametrize(
    ("written", "name"),
    [("魏　样东", "魏样东"), (" 欧阳例宁 ", "欧阳例宁"), ("Li  Wei", "Li Wei"), ("阿依古丽·买买提", "阿依古丽·买买提")],
)
def test_a_name_loses_only_its_padding(written: str, name: str) -> None:
    assert person_name(written) == name


@pytest.mark.parametrize("rare", ["𬭸", "䶮", "㙓", "﨑"])
def test_rare_characters_in_names_stay_what_they_are(rare: str) -> None:
    assert tidy_name(f"王 {rare}") == f"王{rare}"


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(RuleBroken, match="姓名为空"):
        person_name("　")


def test_names_of_posts_match_whatever_their_width_and_blanks() -> None:
    assert matching_key("中控ＤＣＳ操作员") == matching_key("中控dcs 操作员　")
    assert tidy_text("己内酰胺\n罐区 巡检工　") == "己内酰胺罐区巡检工"


def test_other_names_are_split_at_every_usual_mark() -> None:
    assert split_aliases("聚合操作工、主操，内操;聚合操作工/主操") == ["聚合操作工", "主操", "内操"]


@pytest.mark.parametrize(
    ("word", "answer"), [("是", True), ("√", True), ("否", False), ("", False), ("也许", None), ("一线", True)]
)
def test_yes_and_no_are_read_and_nothing_is_guessed(word: str, answer: bool | None) -> None:
    assert yes_or_no(word) is answer


@pytest.mark.parametrize(
    ("name", "masked"), [("姜例东", "姜*东"), ("王敏", "王*"), ("欧阳例宁", "欧**宁"), ("李", "*")]
)
def test_a_masked_name_shows_first_and_last_character(name: str, masked: str) -> None:
    assert masked_name(name) == masked
    assert masked_phone("13800000001") == "138****0001"


def test_the_park_sees_masked_names_and_the_enterprise_full_ones() -> None:
    inspector = Actor("i", "", (Grant(Role.PARK_OFFICER, PARK),), person_id=9)
    leader = Actor("l", "", (Grant(Role.TEAM_LEADER, UNIT),), person_id=8)
    told = {"name": "姜例东", "path": UNIT, "person_id": 7}
    assert shown_name(inspector, is_masked_for_park=True, **told) == "姜*东"
    assert shown_name(inspector, is_masked_for_park=False, **told) == "姜例东"
    assert shown_name(leader, is_masked_for_park=True, **told) == "姜例东"
    assert shown_phone(inspector, phone="13800000001", path=UNIT, person_id=7) == "138****0001"


@pytest.mark.parametrize(
    ("role", "path", "holds"),
    [
        (Role.TEAM_LEADER, UNIT, True),
        (Role.TEAM_LEADER, ENTERPRISE, False),
        (Role.SAFETY_OFFICER, ENTERPRISE, True),
        (Role.SAFETY_OFFICER, PARK, False),
        (Role.PRINCIPAL, UNIT, False),
        (Role.PARK_OFFICER, PARK, True),
        (Role.PARK_OFFICER, ENTERPRISE, False),
        (Role.EXPERT, ENTERPRISE, True),
        (Role.EXPERT, PARK, True),
        (Role.EXPERT, UNIT, False),
        (Role.ADMINISTRATOR, "", True),
        (Role.ADMINISTRATOR, "a1/e1", False),
        (Role.WORKER, UNIT, False),
    ],
)
def test_a_role_is_held_where_it_makes_sense(role: Role, path: str, holds: bool) -> None:
    if holds:
        check_grant_place(role, path)
    else:
        with pytest.raises(RuleBroken):
            check_grant_place(role, path)


def test_roles_of_an_enterprise_go_to_its_own_people_only() -> None:
    check_grant_holder(Role.SAFETY_OFFICER, ENTERPRISE, holder_path=UNIT)
    with pytest.raises(RuleBroken):
        check_grant_holder(Role.SAFETY_OFFICER, ENTERPRISE, holder_path="a1/e12/")
    with pytest.raises(RuleBroken):
        check_grant_holder(Role.SAFETY_OFFICER, ENTERPRISE, holder_path=PARK)


def test_park_roles_go_to_people_of_the_park_only() -> None:
    check_grant_holder(Role.INSPECTOR, PARK, holder_path=PARK)
    with pytest.raises(RuleBroken):
        check_grant_holder(Role.ADMINISTRATOR, "", holder_path=ENTERPRISE)


def test_nobody_gives_more_than_they_may_do() -> None:
    officer = Actor("o", "", (Grant(Role.SAFETY_OFFICER, ENTERPRISE),))
    require_may_grant(officer, Role.WORKSHOP_HEAD, UNIT)
    require_may_grant(officer, Role.SAFETY_OFFICER, ENTERPRISE)
    for role, path in ((Role.PRINCIPAL, ENTERPRISE), (Role.PARK_OFFICER, PARK), (Role.SAFETY_OFFICER, "a1/e2/")):
        with pytest.raises(NotAllowed):
            require_may_grant(officer, role, path)


def test_an_administrator_gives_every_role_within_reach_and_none_beyond() -> None:
    administrator = Actor("a", "", (Grant(Role.ADMINISTRATOR, PARK),))
    require_may_grant(administrator, Role.PRINCIPAL, ENTERPRISE)
    with pytest.raises(NotAllowed):
        require_may_grant(administrator, Role.PARK_OFFICER, "a2/")
    require_may_grant(system_actor("t"), Role.ADMINISTRATOR, "")


def test_a_picker_offers_only_what_would_be_allowed() -> None:
    officer = Actor("o", "", (Grant(Role.SAFETY_OFFICER, ENTERPRISE),))
    assert grantable_roles(officer, ENTERPRISE) == (Role.SAFETY_OFFICER, Role.EXPERT)
    assert grantable_roles(officer, UNIT) == (Role.TEAM_LEADER, Role.WORKSHOP_HEAD)
    assert grantable_roles(officer, PARK) == ()

"""`gangze firstadmin`: the first administrator of an empty installation, from prompts or the environment."""

import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from gangze.access.actor import system_actor
from gangze.accounts.rules import is_mobile, normal_phone
from gangze.kernel.errors import RuleBroken

from ...services import create_first_administrator


class Command(BaseCommand):
    """Asks for what the environment (GANGZE_ADMIN_NAME, _PHONE, _PASSWORD, _PARK) does not tell."""

    help = "创建第一个管理员（已有管理员时拒绝）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--park", default=os.environ.get("GANGZE_ADMIN_PARK", ""), help="园区名称")

    def handle(self, *args: Any, **options: Any) -> None:
        name = _told("GANGZE_ADMIN_NAME", "姓名：")
        phone = _told_phone()
        park = options["park"] or _told("GANGZE_ADMIN_PARK", "园区名称：", default="化工园区")
        password = os.environ.get("GANGZE_ADMIN_PASSWORD") or _asked_password()
        try:
            validate_password(password)
            create_first_administrator(
                actor=system_actor("first-administrator"), name=name, phone=phone, password=password,
                authority_name=park,
            )  # fmt: skip
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        except ValidationError as invalid:
            raise CommandError(" ".join(invalid.messages)) from invalid
        self.stdout.write(f"已创建管理员 {name}，用手机号 {phone} 登录。")


def _told(variable: str, question: str, *, default: str = "") -> str:
    if value := os.environ.get(variable, "").strip():
        return value
    if not sys.stdin.isatty():
        if default:
            return default
        raise CommandError(f"请在终端中运行，或设置环境变量 {variable}。")
    return input(question).strip() or default


def _told_phone() -> str:
    """Return a mobile number: the only administrator signs in with it, so a mistyped digit locks everybody out."""
    while True:
        phone = normal_phone(_told("GANGZE_ADMIN_PHONE", "手机号："))
        if is_mobile(phone):
            return phone
        if os.environ.get("GANGZE_ADMIN_PHONE") or not sys.stdin.isatty():
            raise CommandError(f"“{phone}”不是手机号：应是以1开头的11位数字。")
        sys.stderr.write("不是手机号：应是以1开头的11位数字，请再输一次。\n")


def _asked_password() -> str:
    if not sys.stdin.isatty():
        raise CommandError("请在终端中运行，或设置环境变量 GANGZE_ADMIN_PASSWORD。")
    while True:
        password = getpass.getpass("密码（至少8位）：")
        try:
            validate_password(password)
        except ValidationError as invalid:
            sys.stderr.write(f"{' '.join(invalid.messages)}请另选一个。\n")
            continue
        if password == getpass.getpass("再输一次："):
            return password
        sys.stderr.write("两次输入的密码不同，请重新输入。\n")

"""A kind of fact with photos, as an app declares it: the tests' own, so that none of the product's has to have one."""

from uuid import UUID, uuid5

from ninja import Schema

from gangze.ledger.models import Fact
from gangze.ledger.services import record_fact
from gangze.org.outbox import Handed, MediaNamed, takes

TENANT, PLACE = "990000001", "a1/e1/"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00\x10JFIF" + b"\x00" * 64


class PhotographedBody(Schema):
    note: str
    photos: list[MediaNamed] = []


@takes("kit.photographed", PhotographedBody)
def photograph(handed: Handed) -> UUID:
    payload = {"note": handed.body.note, "photos": [each.model_dump() for each in handed.body.photos]}
    fact = record_fact(
        actor=handed.actor, tenant=TENANT, kind="kit.photographed", subject="kit:1", payload=payload, path=PLACE,
        client_uuid=handed.client_uuid, device_at=handed.device_at,
    )  # fmt: skip
    return fact.client_uuid


class ForgetfulBody(Schema):
    photo: MediaNamed


@takes("kit.forgetful", ForgetfulBody)
def forget(handed: Handed) -> UUID:
    """Name no file in the fact: what no seal covers is refused."""
    fact = record_fact(
        actor=handed.actor, tenant=TENANT, kind="kit.forgetful", subject="kit:1", payload={}, path=PLACE,
        client_uuid=handed.client_uuid,
    )  # fmt: skip
    return fact.client_uuid


class PartedBody(Schema):
    first: MediaNamed
    second: MediaNamed


@takes("kit.parted", PartedBody)
def part(handed: Handed) -> UUID:
    """Make two facts, of which each names one photo; a repeated record is seen without asking the ledger to record."""
    if not Fact.objects.filter(client_uuid=handed.client_uuid).exists():
        for uuid, named in (
            (handed.client_uuid, handed.body.first),
            (uuid5(handed.client_uuid, "2"), handed.body.second),
        ):
            record_fact(
                actor=handed.actor, tenant=TENANT, kind="kit.parted", subject="kit:1", payload={"photo": named.sha256},
                path=PLACE, client_uuid=uuid,
            )  # fmt: skip
    return handed.client_uuid

"""A worker who was heard, tested himself, and whose words were accepted: what the addresses of hearing point at."""

from typing import Any

from gangze.access.actor import Actor
from gangze.dossiers.content import Kind
from gangze.mastery import services
from gangze.mastery.models import AcceptedWording, Examination, TradeWord
from gangze.mastery.rules.marking import Marked
from gangze.mastery.selectors import document_to_hear
from gangze.org.models import Enterprise, Person, Post
from gangze.org.selectors import actor_of


def heard(enterprise: Enterprise, post: Post, worker: Person, officer: Actor) -> dict[tuple[str, str], Any]:
    """Make one object of each kind that hearing has, and return them by route and part."""
    document = document_to_hear(officer, post.uuid, Kind.EMERGENCY)
    told = services.Heard(worker.uuid, post.uuid, document.revision.number, Kind.EMERGENCY)
    verdicts = [services.Told(point.key, Marked.SAID) for point in document.points]
    fact = services.mark_recitation(actor=officer, heard=told, verdicts=verdicts)
    assert worker.user is not None
    test = services.SelfTest(post.uuid, document.revision.number, Kind.EMERGENCY, f"{enterprise.name}停循环泵")
    alone = services.record_self_test(actor=actor_of(worker.user), test=test)
    services.accept_wording(
        actor=officer,
        post_uuid=post.uuid,
        kind=Kind.EMERGENCY,
        key=document.points[0].key,
        text=f"{document.points[0].text}，{enterprise.name}的说法",
    )
    services.add_trade_words(actor=officer, enterprise_uuid=enterprise.uuid, words=f"{enterprise.name} 本厂")
    return {
        ("mastery:examined", "fact_uuid"): fact.client_uuid,
        ("mastery:evidence", "fact_uuid"): alone.client_uuid,
        ("mastery:withdraw", "fact_uuid"): fact.client_uuid,
        ("mastery:session", "session_uuid"): Examination.objects.get(fact_uuid=fact.client_uuid).session,
        ("mastery:self_test_result", "fact_uuid"): alone.client_uuid,
        ("mastery:wording_drop", "pk"): AcceptedWording.objects.get(post=post).pk,
        ("mastery:trade_words_drop", "pk"): TradeWord.objects.get(enterprise=enterprise).pk,
    }

"""What must be there before a dossier is sent to review; nothing here is a matter of taste."""

from dataclasses import dataclass

from gangze.dossiers.content import FIELDS, DocumentContent, DossierContent, Kind
from gangze.kernel.wording import Listing, Sentence


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: the document, the item (uid, "" for the whole document) and a sentence for people."""

    kind: Kind
    uid: str
    message: str


def gaps_before_review(content: DossierContent, *, is_frontline: bool) -> list[Gap]:
    """Return what is missing, in the order of the documents; an empty list means ready.

    A frontline post needs all four documents (notice 二(一)); an emergency card without contacts is invalid.
    """
    gaps: list[Gap] = []
    for kind in Kind:
        document = content.documents.get(kind)
        if document is None or not document.items:
            if is_frontline:
                gaps.append(Gap(kind, "", Sentence("{document}还没有内容", document=kind.title)))
            continue
        gaps += _gaps_of_document(document)
    return gaps


def _gaps_of_document(document: DocumentContent) -> list[Gap]:
    kind = document.kind
    required = [field for field in FIELDS[kind] if field.required and not (kind is Kind.OPERATION and not field.main)]
    gaps = []
    for number, item in enumerate(document.items, 1):
        missing: list[str] = [Sentence(field.label) for field in required if not item.fields.get(field.key, "").strip()]
        if kind is Kind.EMERGENCY and not item.steps:
            missing.append(Sentence("处置步骤"))
        if missing:
            gaps.append(Gap(kind, item.uid, _lacks(kind, number, missing)))
    return gaps


def _lacks(kind: Kind, number: int, missing: list[str]) -> Sentence:
    return Sentence("{document}第{number}条缺少{fields}", document=kind.title, number=number, fields=Listing(missing))

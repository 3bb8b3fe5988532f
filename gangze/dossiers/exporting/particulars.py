"""What stands over the documents of a post: label and value, in the words an import knows."""

from gangze.dossiers.content import Header

_LABELS = (
    ("版本", "revision_label"),
    ("所属车间", "department"),
    ("岗位负责人", "responsible"),
    ("编制", "drafters"),
    ("审核", "reviewer"),
    ("批准", "approver"),
    ("编制日期", "drafted_on"),
    ("审核日期", "reviewed_on"),
    ("批准日期", "approved_on"),
    ("下次评审日期", "next_review_on"),
    ("参与人员", "participants"),
    ("编制依据", "basis"),
    ("修订原因", "trigger"),
)


def particulars_of(header: Header) -> list[tuple[str, str]]:
    """Return label and text of every field that is filled."""
    return [(label, text) for label, name in _LABELS if (text := getattr(header, name))]

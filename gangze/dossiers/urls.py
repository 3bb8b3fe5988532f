"""The addresses of dossiers."""

from uuid import UUID

from django.urls import path, register_converter

from .views import (
    bringing,
    charter,
    comparing,
    drafting,
    likeness,
    phone,
    photos,
    printing,
    publishing,
    reading,
    settings,
    tablet,
    together,
    triggers,
)


class ItemIdentity:
    """The identity of an item as contents carry it: 32 hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> UUID:
        """Return the uuid."""
        return UUID(value)

    def to_url(self, value: UUID | str) -> str:
        """Return the digits."""
        return value.hex if isinstance(value, UUID) else value


class Sha256:
    """The hash of a file: 64 hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """Return the digits."""
        return value

    def to_url(self, value: str) -> str:
        """Return the digits."""
        return value


register_converter(ItemIdentity, "item")
register_converter(Sha256, "sha256")

app_name = "dossiers"
urlpatterns = [
    path("dossiers/", reading.dossier_list, name="list"),
    path("dossiers/batch/", printing.batch, name="batch"),
    path("dossiers/import/", bringing.uploads, name="import"),
    path("dossiers/import/<uuid:upload_uuid>/", bringing.upload, name="upload"),
    path("dossiers/import/<uuid:upload_uuid>/confirm/", bringing.confirm, name="upload_confirm"),
    path("dossiers/import/<uuid:upload_uuid>/mapping/", bringing.mapping, name="upload_mapping"),
    path("dossiers/import/<uuid:upload_uuid>/discard/", bringing.discard, name="upload_discard"),
    path("dossiers/import/<uuid:upload_uuid>/marked/", bringing.marked, name="upload_marked"),
    path("dossiers/import/<uuid:upload_uuid>/source/<int:index>/", bringing.source, name="upload_source"),
    path("dossiers/likeness/", likeness.likeness, name="likeness"),
    path("dossiers/likeness/find/", likeness.likeness_find, name="likeness_find"),
    path("dossiers/settings/", settings.settings, name="settings"),
    path("dossiers/settings/<uuid:enterprise_uuid>/", settings.enterprise_settings, name="enterprise_settings"),
    path("dossiers/<uuid:post_uuid>/", reading.dossier, name="dossier"),
    path("dossiers/<uuid:post_uuid>/draft/", drafting.draft_open, name="draft_open"),
    path("dossiers/<uuid:post_uuid>/revisions/<int:number>/", reading.revision, name="revision"),
    path("dossiers/<uuid:post_uuid>/revisions/<int:number>/print/", printing.print_revision, name="print"),
    path(
        "dossiers/<uuid:post_uuid>/revisions/<int:number>/export.<str:file_format>",
        printing.export_revision,
        name="export",
    ),
    path("dossiers/<uuid:post_uuid>/compare/", comparing.compare, name="compare"),
    path("dossiers/<uuid:post_uuid>/codes/<str:token>/revoke/", publishing.code_revoke, name="code_revoke"),
    path("dossiers/drafts/<uuid:revision_uuid>/", drafting.draft, name="draft"),
    path("dossiers/drafts/<uuid:revision_uuid>/header/", drafting.header_edit, name="header_edit"),
    path("dossiers/drafts/<uuid:revision_uuid>/discard/", drafting.draft_discard, name="draft_discard"),
    path("dossiers/drafts/<uuid:revision_uuid>/restore/", drafting.item_restore, name="item_restore"),
    path("dossiers/drafts/<uuid:revision_uuid>/<str:kind>/add/", drafting.item_add, name="item_add"),
    path("dossiers/drafts/<uuid:revision_uuid>/<str:kind>/jingle/", drafting.jingle_edit, name="jingle_edit"),
    path("dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/", drafting.item_edit, name="item_edit"),
    path("dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/row/", drafting.item_row, name="item_row"),
    path("dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/delete/", drafting.item_delete, name="item_delete"),
    path("dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/move/", drafting.item_move, name="item_move"),
    path("dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/star/", drafting.item_star, name="item_star"),
    path("dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/photos/", photos.item_photos, name="item_photos"),
    path(
        "dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/photos/<sha256:sha256>/",
        photos.photo_edit,
        name="photo_edit",
    ),
    path(
        "dossiers/drafts/<uuid:revision_uuid>/items/<item:uid>/photos/<sha256:sha256>/remove/",
        photos.photo_remove,
        name="photo_remove",
    ),
    path("dossiers/revisions/<uuid:revision_uuid>/photos/<sha256:sha256>/", photos.photo, name="photo"),
    path("dossiers/drafts/<uuid:revision_uuid>/<str:kind>/document/", drafting.draft_document, name="draft_document"),
    path("dossiers/drafts/<uuid:revision_uuid>/hints/", drafting.draft_hints, name="draft_hints"),
    path("dossiers/drafts/<uuid:revision_uuid>/<str:kind>/shared/", likeness.shared_text, name="shared_text"),
    path("dossiers/drafts/<uuid:revision_uuid>/start/<uuid:post_uuid>/", drafting.draft_start, name="draft_start"),
    path("dossiers/revisions/<uuid:revision_uuid>/submit/", publishing.submit, name="submit"),
    path("dossiers/revisions/<uuid:revision_uuid>/review/", publishing.review, name="review"),
    path("dossiers/revisions/<uuid:revision_uuid>/return/", publishing.return_to_draft, name="return"),
    path("dossiers/revisions/<uuid:revision_uuid>/approve/", publishing.approve, name="approve"),
    path(
        "dossiers/revisions/<uuid:revision_uuid>/paper/<uuid:person_uuid>/",
        publishing.paper_acknowledgement,
        name="paper_acknowledgement",
    ),
    path("dossiers/<uuid:post_uuid>/tablet/", tablet.tablet, name="tablet"),
    path("dossiers/<uuid:post_uuid>/tablet/<uuid:person_uuid>/", tablet.tablet_person, name="tablet_person"),
    path("dossiers/proposals/", together.proposals, name="proposals"),
    path("dossiers/proposals/<uuid:proposal_uuid>/", together.proposal, name="proposal"),
    path("dossiers/proposals/<uuid:proposal_uuid>/reply/", together.proposal_reply, name="proposal_reply"),
    path("dossiers/proposals/<uuid:proposal_uuid>/adopt/", together.proposal_adopt, name="proposal_adopt"),
    path("dossiers/proposals/<uuid:proposal_uuid>/decline/", together.proposal_decline, name="proposal_decline"),
    path("dossiers/proposals/<uuid:proposal_uuid>/withdraw/", together.proposal_withdraw, name="proposal_withdraw"),
    path("dossiers/proposals/<uuid:proposal_uuid>/written/", together.proposal_written, name="proposal_written"),
    path("dossiers/<uuid:post_uuid>/propose/<str:kind>/", together.propose, name="propose"),
    path("dossiers/<uuid:post_uuid>/propose/<str:kind>/<item:uid>/", together.propose, name="propose_item"),
    path("dossiers/charter/", charter.charters, name="charters"),
    path("dossiers/charter/<uuid:enterprise_uuid>/", charter.charter, name="charter"),
    path("dossiers/charter/<uuid:enterprise_uuid>/<str:subject>/begin/", charter.charter_begin, name="charter_begin"),
    path("dossiers/charter/versions/<uuid:charter_uuid>/", charter.charter_version, name="charter_version"),
    path("dossiers/charter/versions/<uuid:charter_uuid>/edit/", charter.charter_edit, name="charter_edit"),
    path("dossiers/charter/versions/<uuid:charter_uuid>/approve/", charter.charter_approve, name="charter_approve"),
    path("triggers/", triggers.trigger_list, name="triggers"),
    path("triggers/new/", triggers.trigger_raise, name="trigger_raise"),
    path("triggers/<uuid:trigger_uuid>/", triggers.trigger, name="trigger"),
    path("triggers/<uuid:trigger_uuid>/posts/", triggers.trigger_posts, name="trigger_posts"),
    path("triggers/<uuid:trigger_uuid>/withdraw/", triggers.trigger_withdraw, name="trigger_withdraw"),
    path("triggers/tasks/<uuid:task_uuid>/", triggers.trigger_task, name="trigger_task"),
    path("triggers/tasks/<uuid:task_uuid>/revise/", triggers.trigger_revise, name="trigger_revise"),
    path("dossiers/drafts/<uuid:revision_uuid>/triggers/", triggers.draft_triggers, name="draft_triggers"),
    path("my/", phone.my_posts, name="my_posts"),
    path("my/<uuid:post_uuid>/<str:kind>/", phone.my_document, name="my_document"),
    path("my/posts/<uuid:post_uuid>/asked/", phone.asked, name="asked"),
    path("my/acknowledge/<uuid:revision_uuid>/", phone.acknowledge, name="acknowledge"),
    path("c/<str:token>/", phone.card, name="card"),
    path("c/<str:token>/<str:kind>/", phone.card, name="card_document"),
]

"""Addresses of the organisation's pages."""

from datetime import date

from django.urls import path, register_converter

from .views import authorities, calendar, imports, people, places, posts, rescue


class Day:
    """A day in an address: 2026-03-05."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; a day that does not exist is an address that does not exist."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """Return the day in ISO."""
        return str(value)


register_converter(Day, "day")

app_name = "org"
urlpatterns = [
    path("authorities/", authorities.authority_list, name="authority_list"),
    path("authorities/add/", authorities.authority_add, name="authority_add"),
    path("authorities/<uuid:authority_uuid>/edit/", authorities.authority_edit, name="authority_edit"),
    path("authorities/<uuid:authority_uuid>/move/", authorities.authority_move, name="authority_move"),
    path("enterprises/", places.enterprise_list, name="enterprise_list"),
    path("enterprises/add/", places.enterprise_add, name="enterprise_add"),
    path("enterprises/<uuid:enterprise_uuid>/", places.enterprise, name="enterprise"),
    path("enterprises/<uuid:enterprise_uuid>/edit/", places.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<uuid:enterprise_uuid>/close/", places.enterprise_close, name="enterprise_close"),
    path("enterprises/<uuid:enterprise_uuid>/settings/", places.enterprise_settings, name="enterprise_settings"),
    path("enterprises/<uuid:enterprise_uuid>/workshops/add/", places.workshop_add, name="workshop_add"),
    path("enterprises/<uuid:enterprise_uuid>/people/add/", people.person_add, name="person_add"),
    path("settings/", places.settings, name="settings"),
    path("units/<uuid:unit_uuid>/edit/", places.unit_edit, name="unit_edit"),
    path("units/<uuid:unit_uuid>/move/", places.unit_move, name="unit_move"),
    path("units/<uuid:unit_uuid>/close/", places.unit_close, name="unit_close"),
    path("units/<uuid:unit_uuid>/teams/add/", places.team_add, name="team_add"),
    path("units/<uuid:unit_uuid>/posts/add/", posts.post_add, name="post_add"),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/<uuid:post_uuid>/", posts.post, name="post"),
    path("posts/<uuid:post_uuid>/edit/", posts.post_edit, name="post_edit"),
    path("posts/<uuid:post_uuid>/move/", posts.post_move, name="post_move"),
    path("posts/<uuid:post_uuid>/close/", posts.post_close, name="post_close"),
    path("posts/<uuid:post_uuid>/reopen/", posts.post_reopen, name="post_reopen"),
    path("people/", people.person_list, name="person_list"),
    path("people/officers/add/", people.officer_add, name="officer_add"),
    path("people/suggestions/", imports.suggestions, name="suggestions"),
    path("people/<uuid:person_uuid>/", people.person, name="person"),
    path("people/<uuid:person_uuid>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:person_uuid>/leave/", people.person_leave, name="person_leave"),
    path("people/<uuid:person_uuid>/rehire/", people.person_rehire, name="person_rehire"),
    path("people/<uuid:person_uuid>/account/", people.account_open, name="account_open"),
    path("people/<uuid:person_uuid>/password/", people.password_reset, name="password_reset"),
    path("people/<uuid:person_uuid>/posts/add/", people.assign, name="assign"),
    path("people/<uuid:person_uuid>/posts/<uuid:post_uuid>/move/", people.move, name="move"),
    path("people/<uuid:person_uuid>/posts/<uuid:post_uuid>/end/", people.assignment_end, name="assignment_end"),
    path("people/<uuid:person_uuid>/roles/add/", people.role_give, name="role_give"),
    path("people/<uuid:person_uuid>/roles/<int:grant_id>/revoke/", people.role_revoke, name="role_revoke"),
    path("org/import/", imports.uploads, name="import"),
    path("org/import/<uuid:upload_uuid>/", imports.upload, name="upload"),
    path("org/import/<uuid:upload_uuid>/confirm/", imports.confirm, name="upload_confirm"),
    path("org/import/<uuid:upload_uuid>/discard/", imports.discard, name="upload_discard"),
    path("org/import/<uuid:upload_uuid>/marked/", imports.marked, name="upload_marked"),
    path("org/import/<uuid:upload_uuid>/passwords/", imports.passwords, name="upload_passwords"),
    path("outbox/rescue/", rescue.rescue, name="rescue"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<uuid:authority_uuid>/set/", calendar.calendar_set, name="calendar_set"),
    path("calendar/<uuid:authority_uuid>/<day:day>/clear/", calendar.calendar_clear, name="calendar_clear"),
    path("calendar/<uuid:authority_uuid>/<int:year>/seed/", calendar.calendar_seed, name="calendar_seed"),
]

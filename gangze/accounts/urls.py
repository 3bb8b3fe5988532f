"""The addresses of sign-in and of the own account: allauth's, as far as this house has them, under allauth's names."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("", views.account_home, name="account_home"),
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("password/", views.OwnPasswordView.as_view(), name="account_change_password"),
    path("pin/", views.pin, name="account_pin"),
    path("confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("sessions/", views.session_list, name="usersessions_list"),
    path("sessions/others/end/", views.session_end_others, name="session_end_others"),
    path("sessions/<int:pk>/end/", views.session_end, name="session_end"),
    path("second-step/", RedirectView.as_view(pattern_name="account_home"), name="mfa_index"),
    path("second-step/code/", mfa_views.authenticate, name="mfa_authenticate"),
    path("second-step/confirm/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/on/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("second-step/off/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/recovery/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/recovery/new/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/recovery/file/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("tokens/", views.token_list, name="account_tokens"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="account_token_revoke"),
    # allauth reverses these names in corners that cannot be reached here; an address with a 404 beats a 500.
    path("signup/", views.absent, name="account_signup"),
    path("password/set/", views.absent, name="account_set_password"),
    path("password/reset/", views.absent, name="account_reset_password"),
    path("inactive/", views.absent, name="account_inactive"),
    path("verify/", views.absent, name="account_email_verification_sent"),
]

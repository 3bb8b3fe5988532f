"""The addresses of rounds and findings."""

from django.urls import path

from .views import board, calendar, doing, due, finding_acts, findings, handing_over, plans, rotas

app_name = "inspections"
urlpatterns = [
    path("rounds/plans/", plans.plan_list, name="plans"),
    path("rounds/plans/new/", plans.plan_new, name="plan_new"),
    path("rounds/plans/defaults/", plans.default_home, name="plan_defaults_home"),
    path("rounds/plans/defaults/<uuid:enterprise_uuid>/", plans.default_plans, name="plan_defaults"),
    path("rounds/plans/<uuid:plan_uuid>/", plans.plan, name="plan"),
    path("rounds/plans/<uuid:plan_uuid>/edit/", plans.plan_edit, name="plan_edit"),
    path("rounds/plans/<uuid:plan_uuid>/close/", plans.plan_close, name="plan_close"),
    path("rounds/rotas/", rotas.rota_list, name="rotas"),
    path("rounds/rotas/new/<uuid:enterprise_uuid>/", rotas.rota_new, name="rota_new"),
    path("rounds/rotas/<uuid:rota_uuid>/", rotas.rota, name="rota"),
    path("rounds/rotas/<uuid:rota_uuid>/edit/", rotas.rota_edit, name="rota_edit"),
    path("rounds/rotas/<uuid:rota_uuid>/exceptions/", rotas.rota_except, name="rota_except"),
    path("rounds/rotas/<uuid:rota_uuid>/exceptions/<day:day>/lift/", rotas.rota_lift, name="rota_lift"),
    path("rounds/stoppages/", rotas.stoppage_list, name="stoppages"),
    path("rounds/stoppages/new/", rotas.stoppage_new, name="stoppage_new"),
    path("rounds/stoppages/<uuid:stoppage_uuid>/resume/", rotas.stoppage_resume, name="stoppage_resume"),
    path("rounds/calendar/", calendar.month, name="calendar"),
    path("rounds/occurrences/", calendar.occurrences, name="occurrences"),
    path("rounds/", doing.rounds, name="rounds"),
    path("rounds/now/", due.now, name="now"),
    path("rounds/sheets/<uuid:plan_uuid>/", doing.sheet, name="sheet"),
    path("rounds/done/<uuid:fact_uuid>/", doing.round_done, name="round"),
    path("rounds/done/<uuid:fact_uuid>/correct/", doing.correct, name="correct"),
    path("rounds/done/<uuid:fact_uuid>/photos/<sha256:sha256>/", doing.photo, name="round_photo"),
    path("rounds/handover/", handing_over.handovers, name="handovers"),
    path("rounds/handover/<uuid:post_uuid>/", handing_over.handover, name="handover"),
    path("my/rounds/", due.mine, name="own_rounds"),
    path("findings/", findings.findings, name="findings"),
    path("findings/mine/", findings.mine, name="findings_mine"),
    path("findings/report/", findings.report, name="finding_report"),
    path("findings/whistle/", findings.whistle, name="finding_whistle"),
    path("findings/whistle/<uuid:finding_uuid>/", findings.follow, name="finding_follow"),
    path("findings/statistics/", board.statistics, name="finding_statistics"),
    path("findings/boards/", board.boards, name="boards"),
    path("findings/boards/<uuid:unit_uuid>/", board.screen, name="board"),
    path("findings/boards/<uuid:unit_uuid>/sheet/", board.sheet, name="board_sheet"),
    path("findings/<uuid:finding_uuid>/", findings.finding, name="finding"),
    path("findings/<uuid:finding_uuid>/photos/<sha256:sha256>/", findings.photo, name="finding_photo"),
    path("findings/<uuid:finding_uuid>/<str:act>/", finding_acts.act, name="finding_act"),
]

"""Addresses of reports, and of an owner's answer to a take-down."""

from django.urls import path

from generations.moderation import answers, check, views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/<slug:number>/", views.reported, name="reported"),
    path("check/", check.check, name="check"),
    path("generations/<uuid:generation_id>/answer/", answers.answer, name="answer"),
]

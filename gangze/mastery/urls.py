"""The addresses of mastery: hearing people, practice, the matrix, training."""

from django.urls import URLPattern

app_name = "mastery"
urlpatterns: list[URLPattern] = []

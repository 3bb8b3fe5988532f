"""Every address of the product, and the page with photos."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


@login_required
def photo(request: HttpRequest) -> HttpResponse:
    return render(request, "kit/photo.html")


urlpatterns = [path("kit/photo/", photo), path("", include("gangze.config.urls"))]

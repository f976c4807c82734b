"""Addresses of the published site that have one language for all: machines read them."""

from django.urls import path

from reports.views import indexes

urlpatterns = [
    path("sitemap.xml", indexes.sitemap, name="sitemap"),
    path("robots.txt", indexes.robots, name="robots"),
]

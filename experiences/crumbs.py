"""The way back from a page of experiences."""

from django.urls import reverse
from django.utils.translation import gettext as _

from experiences.models import Experience


def crumbs(experience: Experience | None = None) -> list[dict[str, str]]:
    """The list, then the experience whose part is shown."""
    way = [{"label": _("Experiences"), "url": reverse("experience_list")}]
    if experience is not None:
        way.append({"label": experience.title, "url": reverse("experience_detail", args=[experience.pk])})
    return way

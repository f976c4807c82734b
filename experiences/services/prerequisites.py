"""What an experience builds on never leads back to it (T-STEM 5.3c, P-TECH 6.1b: each one building upon the last)."""

import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from experiences.models import Experience

Steps = dict[uuid.UUID, list[uuid.UUID]]


def refuse_circle(experience: Experience, builds_on: Collection[Experience]) -> None:
    """Raises ValidationError naming the circle; whoever changes prerequisites at the same time waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('prerequisites'))")
    pairs = Experience.builds_on.through.objects.values_list("from_experience_id", "to_experience_id")
    steps: Steps = {}
    for later, earlier in pairs:
        steps.setdefault(later, []).append(earlier)
    for first in builds_on:
        if way := _way(first.pk, experience.pk, steps):
            raise ValidationError({"builds_on": _sentence(experience, way)})


def _way(start: uuid.UUID, goal: uuid.UUID, steps: Steps) -> list[uuid.UUID]:
    """The way down from `start` to `goal`, both in it; empty when there is none."""
    waiting, seen = [[start]], {start}
    while waiting:
        way = waiting.pop()
        if way[-1] == goal:
            return way
        for step in steps.get(way[-1], []):
            if step not in seen:
                seen.add(step)
                waiting.append([*way, step])
    return []


def _sentence(experience: Experience, way: list[uuid.UUID]) -> str:
    if len(way) == 1:
        return _("'%s' cannot build on itself. Take it out of the list.") % experience.title
    titles = dict(Experience.objects.filter(pk__in=way).values_list("pk", "title"))
    circle = " \N{RIGHTWARDS ARROW} ".join([experience.title, *(titles[each] for each in way[:-1]), experience.title])
    return _("This would be a circle: %(circle)s. Take '%(first)s' out of the list.") % {
        "circle": circle,
        "first": titles[way[0]],
    }

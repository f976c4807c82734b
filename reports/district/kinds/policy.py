"""A policy of the district becomes a policy of the campus; each edition is one more version of it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from experiences import services
from experiences.models import PolicyDocument
from reports.district.kinds.base import Document, Kind, Upload, day, day_in_words
from wbl_portal.core.actor import Actor

NEXT_DAY = dt.timedelta(days=1)
OWN_POLICY = gettext_noop("The campus has a policy of its own on this topic.")


class PolicyKind(Kind):
    """Document: title, topic, owner, review_on, effective_on, text."""

    has_page = True
    terms = {
        "title": gettext_lazy("title"),
        "owner": gettext_lazy("owner"),
        "review_on": gettext_lazy("next review"),
        "text": gettext_lazy("text"),
    }

    def standing(self, document: Document) -> tuple[str, str]:
        mine = PolicyDocument.objects.current().filter(topic=document["topic"]) if document["topic"] else None
        found = mine.first() if mine is not None else None
        return (str(found.pk), OWN_POLICY) if found else ("", "")

    def take(self, document: Document, subject_id: str, *, upload: Upload, by: Actor) -> str:
        policy = self._row(subject_id)
        about = {name: document[name] for name in ("title", "topic", "owner")}
        about["review_on"] = day(document["review_on"])
        begins = dt.date.fromisoformat(document["effective_on"])
        if policy is None:
            first = services.VersionFacts(begins, document["text"], upload)
            return str(services.add_policy(**about, version=first, by=by).pk)
        self._set(policy, about, document["text"], begins, upload, by)
        return str(policy.pk)

    def facts(self, document: Document, subject_id: str) -> Document | None:
        policy = self._row(subject_id)
        if policy is None or policy.is_archived:
            return None
        newest = policy.versions.first()
        known = {name: getattr(policy, name) for name in ("title", "topic", "owner")}
        return known | {"review_on": policy.review_on.isoformat(), "text": newest.text if newest else ""}

    def put_back(self, kept: Document | None, document: Document, subject_id: str, *, by: Actor) -> None:
        """A version never changes: the earlier words come back as one more."""
        policy = self._row(subject_id)
        if policy is None:
            return
        if kept is None:
            services.archive_policy(policy=policy, by=by)
            return
        about = {name: kept[name] for name in ("title", "topic", "owner")} | {"review_on": day(kept["review_on"])}
        self._set(policy, about, kept["text"], None, None, by)

    def url(self, subject_id: str) -> str:
        return reverse("policy_detail", args=[subject_id])

    def shown(self, name: str, document: Document) -> str:
        return day_in_words(document[name]) if name == "review_on" else super().shown(name, document)

    def _set(
        self,
        policy: PolicyDocument,
        about: dict[str, object],
        text: str,
        begins: dt.date | None,
        upload: Upload,
        by: Actor,
    ) -> None:
        if policy.is_archived:
            services.restore_policy(policy=policy, by=by)
        services.change_policy(policy=policy, **about, by=by)  # type: ignore[arg-type]
        last = policy.versions.first()
        if last is None or last.text != text.strip() or upload is not None:
            after = last.effective_on + NEXT_DAY if last else begins
            first = max(each for each in (after, begins) if each)
            services.add_version(policy=policy, version=services.VersionFacts(first, text, upload), by=by)

    def _row(self, subject_id: str) -> PolicyDocument | None:
        return PolicyDocument.objects.filter(pk=subject_id).first() if subject_id else None

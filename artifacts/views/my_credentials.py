"""A student's own certifications and credentials: what is on record, and the paper that shows it."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from artifacts.models import CredentialAttempt
from artifacts.selectors.credentials import of_student
from wbl_portal.core import clock, files
from wbl_portal.people.models import Student
from wbl_portal.people.policies import students


@students
@require_safe
def my_credentials(request: HttpRequest) -> HttpResponse:
    me = get_object_or_404(Student, user=request.user)
    rows = list(of_student(me))
    passed = [row for row in rows if row.result == CredentialAttempt.Result.PASSED]
    context = {
        "me": me,
        "passed": passed,
        "others": [row for row in rows if row not in passed],
        "today": clock.today(),
    }
    return render(request, "artifacts/my_credentials.html", context)


@students
@require_safe
def my_credential_proof(request: HttpRequest, attempt_id: uuid.UUID) -> FileResponse:
    rows = CredentialAttempt.objects.filter(student__user=request.user.pk, proof__isnull=False).select_related("proof")
    row = get_object_or_404(rows, pk=attempt_id)
    assert row.proof is not None
    return files.answer(row.proof)

"""The link of an invitation: GET shows the form and changes nothing, POST sets the password and signs in."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_post_parameters

from wbl_portal.core import links
from wbl_portal.core.models import Link
from wbl_portal.people import services
from wbl_portal.people.forms import InvitationForm
from wbl_portal.people.models import User
from wbl_portal.people.services.accounts import INVITATION
from wbl_portal.people.sign_in import may_sign_in


@links.answers(INVITATION)
@sensitive_post_parameters("password")
def answer_invitation(request: HttpRequest, link: Link) -> HttpResponse:
    user = get_object_or_404(User, pk=link.subject_id)
    if not may_sign_in(user):
        return render(request, "people/not_open.html", {"person": user}, status=403)
    form = InvitationForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        joined = services.accept_invitation(link=link, **form.cleaned_data)
        answer: HttpResponse = perform_login(request, joined)
        return answer
    return render(request, "people/invitation.html", {"form": form, "person": user, "link": link})

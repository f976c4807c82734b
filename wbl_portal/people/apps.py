"""Users, roles, students, parents and guardians, enrollments, the roster and its import, sign-in."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wbl_portal.people"
    label = "people"

    def ready(self) -> None:
        from wbl_portal.people import context, invitations, policies, sign_in, tasks

        assert context
        assert invitations
        assert policies
        assert sign_in
        assert tasks

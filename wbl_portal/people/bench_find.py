"""Finding a student whose name is typed wrong, against looking for the exact letters in the same table."""

from django_tenants.utils import tenant_context

from wbl_portal.core.bench import benchmark, side_by_side
from wbl_portal.core.database import connection
from wbl_portal.core.finding import Query, closest
from wbl_portal.people.bench_roster import STUDENTS, throw_away_campus
from wbl_portal.people.finding import STUDENT_FIELDS
from wbl_portal.people.models import Student

_FILL = """
INSERT INTO people_student (id, source, given_name, middle_name, family_name, local_id, email, username, active)
SELECT gen_random_uuid(), 'plain', initcap(md5(n::text)), '', initcap(md5((n % 997)::text)), n::text,
    'student' || n || '@school.example', '', true
FROM generate_series(1, %s) n
"""


@benchmark("find_student", goal=4)
def find_student() -> tuple[float, float]:
    """Two words among 10,000 students, one with a letter wrong; the reference forgives nothing and knows no accents."""
    with throw_away_campus() as academy, tenant_context(academy):
        with connection.cursor() as cursor:
            cursor.execute(_FILL, [STUDENTS])
            cursor.execute("ANALYZE people_student")
        Student.objects.create(given_name="Valeria", family_name="Muñoz")
        return side_by_side(
            lambda: closest(Student.objects.all(), Query("valera munoz"), *STUDENT_FIELDS),
            lambda: list(Student.objects.named_like("valeria muñoz")[:5]),
        )

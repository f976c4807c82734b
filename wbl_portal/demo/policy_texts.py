"""Policies of the demo's campuses, in short words: (topic, title, owner, text). Two expected topics are left out."""

DIRECTOR, PRINCIPAL, COUNSELOR = "Director of career and technical education", "Principal", "Lead counselor"

POLICIES = (
    (
        "supervision",
        "Supervision at worksites",
        DIRECTOR,
        "A teacher or another adult of the campus goes along to every visit, one for every fifteen students.\n\n"
        "At a placement a named host is responsible. A teacher visits once in each semester.\n\n"
        "Whoever is responsible carries the telephone numbers of the office and of every family.",
    ),
    (
        "transportation",
        "Transportation to partners",
        PRINCIPAL,
        "The campus's buses take students to visits. For placements, families agree in writing how a student travels.\n\n"
        "No host drives a student.",
    ),
    (
        "background-checks",
        "Background checks of mentors and hosts",
        DIRECTOR,
        "Every mentor, and every host who may be alone with students, is checked before the first day.\n\n"
        "The office keeps the day of the check and its result, nothing else.",
    ),
    (
        "child-labor",
        "Ages, hours and hazardous work",
        DIRECTOR,
        "Students under 16 take part in visits, speakers and job shadowing only.\n\n"
        "No student works with machines or substances that the law forbids for the student's age.\n\n"
        "Hours of paid placements are written down each week.",
    ),
    (
        "agreements",
        "Agreements and insurance",
        DIRECTOR,
        "No placement begins before the agreement is signed by the partner and by the campus.\n\n"
        "Agreements are reviewed every year. The district's insurance covers students on the way and at the site.",
    ),
    (
        "credit",
        "Attendance and credit",
        COUNSELOR,
        "A day with a partner counts as a day of school when a class list is taken.\n\n"
        "Practicum courses give credit as the course's own rules say.",
    ),
    (
        "standards",
        "Which standards an experience serves",
        DIRECTOR,
        "The teacher of the course names the standards before an experience is planned.\n\n"
        "Each summer the department looks through them with the partners.",
    ),
    (
        "consent",
        "What parents or guardians are told and agree to",
        COUNSELOR,
        "Parents or guardians agree to visits for the school year, and to each placement by itself.\n\n"
        "Letters are written in English and Spanish.",
    ),
    (
        "privacy",
        "Student data and published work",
        PRINCIPAL,
        "Numbers are published only for groups that are large enough.\n\n"
        "Work of students is shown only with written consent, without names unless the family agrees to them.",
    ),
    (
        "accommodations",
        "Everybody takes part",
        COUNSELOR,
        "The case manager and the partner talk before a visit or placement about what a student needs.\n\n"
        "A student is never left out because of a disability or a language.",
    ),
)
# Topic -> (what the first version said instead, the day the second began, days before today).
EARLIER_WORDS = {
    "supervision": ("one for every fifteen students", "one for every twenty students", 75),
    "consent": ("Letters are written in English and Spanish.", "Letters are written in English.", 40),
}
OVERDUE = "transportation"

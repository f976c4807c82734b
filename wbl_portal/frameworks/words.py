"""The titles of the framework files, named here because a catalog of translations is gathered from code, not from data.

The agency's own sentences (purpose, elements, what a slot asks for) are quoted and stay in its words.
"""

from django.utils.translation import gettext_noop

TITLES = (
    gettext_noop("Career awareness"),
    gettext_noop("Career exploration"),
    gettext_noop("Career preparation"),
    gettext_noop("Career experience"),
    gettext_noop("Career training"),
    gettext_noop("Work-based learning continuum"),
    gettext_noop("Work-based learning experiences by grade"),
    gettext_noop("High-demand STEM occupations of the region"),
    gettext_noop("Participation in work-based learning"),
    gettext_noop("Samples of student work"),
    gettext_noop("Agreements with partners"),
    gettext_noop("Alignment"),
    gettext_noop("Annual measures and partner feedback"),
    gettext_noop("Connection to academics"),
    gettext_noop("Demonstration of learning"),
    gettext_noop("Enrichment and extracurricular"),
    gettext_noop("Experiences at every grade"),
    gettext_noop("Offerings"),
    gettext_noop("On track to the outcomes-based measures"),
    gettext_noop("Policies and protocols"),
    gettext_noop("Reflection"),
    gettext_noop("Sequence"),
    gettext_noop("Student data tracking"),
    gettext_noop("Workforce board"),
    gettext_noop("Advisory board and strategic partners"),
    gettext_noop("Agreements with business and industry partners"),
    gettext_noop("High-demand occupations of the region"),
    gettext_noop("Our partners"),
    gettext_noop("Occupations in demand"),
    gettext_noop("Become a partner"),
)
SHOWS = (
    gettext_noop(
        "The experiences of the school year by grade and phase, with their types, partners and dates. "
        "No student is counted here."
    ),
    gettext_noop("The occupations in demand in our region, with the source and date of the list."),
    gettext_noop(
        "How many students took part, by grade, phase and type of experience. "
        "Groups too small to show are replaced by *."
    ),
    gettext_noop(
        "How many students took part, by grade, phase and type of experience, and the percentage who earned credentials "
        "by type. Groups too small to show are replaced by *."
    ),
    gettext_noop("Work that students made, shown with written consent."),
    gettext_noop(
        "Work that students made, shown with written consent, and how many students reflected on what they did."
    ),
    gettext_noop("Who advises the program, what was decided, and which partner does what in which grades."),
    gettext_noop(
        "The agreements with partners: signed, in force until, last reviewed, and how much of what they must say is in "
        "them."
    ),
    gettext_noop(
        "The businesses and organizations that work with our students: with which agreement, in which grades, and where."
    ),
    gettext_noop(
        "The policies for work-based learning that are in force, with the day they took effect and who answers for them."
    ),
    gettext_noop("What a business or organization can do with our students, and how much time it takes."),
)
CLAUSES = (
    gettext_noop("A plan of work-based learning for each grade"),
    gettext_noop("The roles of worksite supervisors, mentors, teachers and support staff"),
    gettext_noop("Career mentoring"),
    gettext_noop("Support for clubs, student organizations and competitions"),
    gettext_noop("First priority in interviewing for students who complete the program"),
    gettext_noop("How course paths and the program are monitored"),
    gettext_noop("Certifications and the standards they meet"),
    gettext_noop("Access to facilities, services and resources"),
    gettext_noop("Who pays for transportation and fees"),
    gettext_noop("How the partner helps to define local workforce needs (5.1)"),
    gettext_noop("A review of the agreement every year (5.2)"),
    gettext_noop("Experiences for each grade, from awareness to experience (5.3a)"),
    gettext_noop("Roles, supervision and rules at the worksite (5.3b)"),
    gettext_noop("How experiences build upon one another (5.3c)"),
    gettext_noop("What the partner offers, and access to its sites (5.3d)"),
    gettext_noop("How the work connects to what students learn in class (5.4a)"),
    gettext_noop("Time and feedback for students to reflect on their work (5.4b)"),
    gettext_noop("How students show what they learned (5.4c)"),
)
OTHERS = (gettext_noop("Pages of the campus"),)

"""What the demo's campuses did this year and will do: data, with dates as offsets from the day of furnishing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Planned:
    """One experience. `days`: offsets of its sessions; `shares`: grade -> share of its students (0-1) who took part.

    `late`: share of those who came for less than half of the time (they count as 'partly').
    """

    title: str
    kind: str
    partner: int | None
    days: tuple[int, ...]
    minutes: int
    shares: dict[int, float]
    occupation: str = ""
    virtual: bool = False
    late: float = 0.0
    courses: tuple[str, ...] = ()
    for_grades: tuple[int, ...] = ()

    @property
    def grades(self) -> list[int]:
        """The grades it is meant for: those of `for_grades`, else those who came."""
        return list(self.for_grades or self.shares)


P_TECH = (
    Planned("Autumn career fair", "career-fair", None, (-52,), 180, {9: 0.9, 10: 0.83, 11: 0.5, 12: 0.33}),
    Planned(
        "Life on the shop floor: a speaker from Gulfline",
        "guest-speaker",
        0,
        (-45,),
        60,
        {9: 0.7, 10: 0.3},
        "Machinist",
    ),
    Planned(
        "Tour of the Lantana simulation ward",
        "facility-visit",
        1,
        (-38,),
        240,
        {9: 0.5, 10: 0.4},
        "Registered nurse",
        courses=("13020200",),
    ),
    Planned(
        "Inside a network operations center",
        "facility-visit",
        2,
        (-31,),
        180,
        {10: 0.45, 11: 0.5},
        "Network administrator",
        courses=("13027200",),
    ),
    Planned(
        "Questions for a security analyst",
        "informational-interview",
        6,
        (-24,),
        45,
        {11: 0.4, 12: 0.3},
        "Security analyst",
        virtual=True,
    ),
    Planned("A day with a lineworker", "job-shadowing", 3, (-20,), 360, {11: 0.25, 12: 0.28}, "Electrical line worker"),
    Planned("Résumé workshop", "resume-workshop", 7, (-41,), 90, {9: 0.25, 10: 0.4, 11: 0.5, 12: 0.45}),
    Planned(
        "Mock interviews with eight employers",
        "interview-training",
        7,
        (-17,),
        120,
        {10: 0.35, 11: 0.55, 12: 0.6},
        late=0.04,
    ),
    Planned(
        "Reading blueprints",
        "skill-development",
        5,
        (-34, -27),
        90,
        {9: 0.3, 10: 0.28},
        "Drafter",
        courses=("13036200",),
        late=0.06,
    ),
    Planned(
        "Mentoring with Whooping Crane Engineering",
        "mentoring",
        8,
        (-40, -26, -12),
        60,
        {10: 0.1, 11: 0.2},
        "Civil engineer",
        late=0.1,
    ),
    Planned(
        "Dockside challenge: a safer loading plan",
        "industry-project",
        4,
        (-48, -33, -19, -5),
        120,
        {11: 0.3, 12: 0.35},
        "Logistician",
    ),
    Planned(
        "Autumn internships, health",
        "internship",
        1,
        (-50, -36, -22, -8),
        240,
        {11: 0.17, 12: 0.3},
        "Medical assistant",
        courses=("13037400",),
    ),
    Planned(
        "Autumn internships, fabrication",
        "internship",
        0,
        (-49, -35, -21, -7),
        240,
        {11: 0.2, 12: 0.28},
        "Welder",
        courses=("13037400",),
    ),
    Planned(
        "Pharmacy technician placement",
        "practicum",
        11,
        (-47, -29, -11),
        240,
        {10: 0.05, 12: 0.1},
        "Pharmacy technician",
    ),
    Planned("Spring job shadowing", "job-shadowing", 2, (70,), 360, {}, "Network administrator", for_grades=(11, 12)),
    Planned("Fire station open house", "facility-visit", 9, (-1, 24), 150, {}, "Firefighter", for_grades=(9, 10)),
    Planned(
        "Kitchen management project",
        "industry-project",
        10,
        (4, 38, 52),
        120,
        {},
        "Food service manager",
        for_grades=(11, 12),
    ),
    Planned("Spring internships, health", "internship", 1, (66, 80), 240, {}, "Medical assistant", for_grades=(11, 12)),
)

T_STEM = (
    Planned(
        "Robots at work: a speaker from Copperleaf",
        "guest-speaker",
        0,
        (-50,),
        60,
        {6: 0.93, 7: 0.9, 8: 0.6},
        "Robotics technician",
    ),
    Planned(
        "STEM career fair",
        "career-fair",
        None,
        (-44,),
        180,
        {6: 0.5, 7: 0.55, 8: 0.85, 9: 0.8, 10: 0.6, 11: 0.4, 12: 0.35},
    ),
    Planned(
        "Water treatment plant tour",
        "facility-visit",
        7,
        (-39,),
        210,
        {7: 0.45, 8: 0.5},
        "Water treatment operator",
        courses=("03010200",),
    ),
    Planned("Library of jobs: careers week", "career-information", 9, (-35,), 50, {6: 0.9, 7: 0.7, 8: 0.6}),
    Planned(
        "Wind farm visit",
        "facility-visit",
        2,
        (-30,),
        300,
        {9: 0.6, 10: 0.5},
        "Wind turbine technician",
        courses=("13036200",),
    ),
    Planned(
        "Talk with a laboratory director",
        "informational-interview",
        4,
        (-28,),
        45,
        {8: 0.35, 9: 0.45, 10: 0.4, 11: 0.3},
        "Materials scientist",
        virtual=True,
    ),
    Planned(
        "Shadow a software team",
        "job-shadowing",
        5,
        (-23,),
        360,
        {10: 0.3, 11: 0.45, 12: 0.3},
        "Software developer",
        courses=("13027200",),
    ),
    Planned("Shadow a veterinarian", "job-shadowing", 6, (-16,), 300, {8: 0.05, 9: 0.28, 12: 0.3}, "Veterinarian"),
    Planned("Interview practice evening", "interview-training", 9, (-14,), 120, {10: 0.4, 11: 0.6, 12: 0.7}, late=0.05),
    Planned("Résumé workshop", "resume-workshop", None, (-26,), 90, {9: 0.5, 10: 0.45, 11: 0.4, 12: 0.5}),
    Planned(
        "Bridge design challenge",
        "industry-project",
        3,
        (-46, -32, -18),
        120,
        {8: 0.4, 9: 0.45, 10: 0.3},
        "Civil engineer",
        late=0.04,
    ),
    Planned(
        "Solar car build",
        "industry-project",
        8,
        (-43, -29, -15),
        150,
        {7: 0.05, 11: 0.3, 12: 0.35},
        "Aerospace engineer",
    ),
    Planned(
        "Mentors from Longhorn Lumen Labs",
        "mentoring",
        4,
        (-42, -27, -13),
        60,
        {11: 0.25, 12: 0.3},
        "Optical engineer",
        late=0.08,
    ),
    Planned(
        "Clinic internships",
        "internship",
        1,
        (-49, -36, -22, -8),
        240,
        {11: 0.25, 12: 0.4},
        "Medical laboratory technician",
        courses=("13037400",),
    ),
    Planned(
        "Software internships",
        "internship",
        5,
        (-48, -34, -20, -6),
        240,
        {10: 0.05, 11: 0.2, 12: 0.3},
        "Software developer",
        courses=("13037400",),
    ),
    Planned("Animation studio practicum", "practicum", 11, (-45, -31, -17), 180, {12: 0.12}, "Animator"),
    Planned("Terminal tour by night", "facility-visit", 10, (-1, 20), 180, {}, "Logistician", for_grades=(9, 10, 11)),
    Planned("Spring bridge test", "industry-project", 3, (60, 74), 120, {}, "Civil engineer", for_grades=(8, 9, 10)),
    Planned("Aerospace quality day", "facility-visit", 8, (4, 33), 240, {}, "Quality engineer", for_grades=(11, 12)),
    Planned("Spring internships, design", "internship", 1, (67, 81), 240, {}, "Drafter", for_grades=(11, 12)),
)


@dataclass(frozen=True)
class _Round:
    """What the partners of the later places in the list do in turn: words around the partner's name, kind, days, grades."""

    words: str
    kind: str
    days: tuple[int, ...]
    minutes: int
    shares: dict[int, float]


_ROUNDS = {
    "t-stem": (
        _Round("Guest hour with {}", "guest-speaker", (-47,), 50, {6: 0.55, 7: 0.5, 8: 0.4}),
        _Round("Behind the doors of {}", "facility-visit", (-40,), 200, {8: 0.35, 9: 0.4, 10: 0.3}),
        _Round("A day at {}", "job-shadowing", (-25,), 330, {10: 0.18, 11: 0.25, 12: 0.22}),
        _Round("Ask {}", "informational-interview", (-33,), 45, {8: 0.3, 9: 0.3, 10: 0.25}),
        _Round("Workshop by {}", "skill-development", (-37, -30), 90, {9: 0.25, 10: 0.28, 11: 0.22}),
        _Round("Challenge set by {}", "industry-project", (-44, -23, -9), 120, {10: 0.15, 11: 0.2, 12: 0.2}),
        _Round("Placements with {}", "internship", (-46, -32, -18, -4), 240, {11: 0.12, 12: 0.18}),
    ),
    "p-tech": (
        _Round("Guest hour with {}", "guest-speaker", (-46,), 50, {9: 0.5, 10: 0.4}),
        _Round("Behind the doors of {}", "facility-visit", (-37,), 200, {9: 0.35, 10: 0.4, 11: 0.3}),
        _Round("A day at {}", "job-shadowing", (-23,), 330, {10: 0.2, 11: 0.28, 12: 0.25}),
        _Round("Workshop by {}", "skill-development", (-39, -30), 90, {9: 0.3, 10: 0.3, 11: 0.25}),
        _Round("Challenge set by {}", "industry-project", (-42, -25, -10), 120, {10: 0.2, 11: 0.25, 12: 0.3}),
        _Round("Placements with {}", "internship", (-45, -31, -17, -3), 240, {11: 0.18, 12: 0.25}),
    ),
}
# The first dozen partners have plans of their own above.
FIRST_IN_TURN = 12


def in_turn(family: str, partners: Sequence[str]) -> Iterator[Planned]:
    """One experience for each partner after the first dozen, kind by kind in turn."""
    rounds = _ROUNDS[family]
    for place in range(FIRST_IN_TURN, len(partners)):
        each = rounds[place % len(rounds)]
        days = tuple(day - place % 5 for day in each.days)
        yield Planned(each.words.format(partners[place]), each.kind, place, days, each.minutes, each.shares, late=0.03)

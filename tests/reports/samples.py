"""Sample frozen documents for the tests of renditions and attacker; every school and figure is invented."""

from copy import deepcopy
from typing import Any

from reports.renditions.json import digest

Document = dict[str, Any]
MASK = "*"
GRADES = {"9": "Grade 9", "10": "Grade 10", "11": "Grade 11", "12": "Grade 12", "all": "All grades"}
PTECH_PHASES = {
    "exploration": "Career exploration",
    "preparation": "Career preparation",
    "training": "Career training",
    "all": "Any phase",
}
TSTEM_GRADES = {str(grade): f"Grade {grade}" for grade in range(6, 13)} | {"all": "All grades"}
TSTEM_PHASES = {
    "awareness": "Career awareness",
    "exploration": "Career exploration",
    "preparation": "Career preparation",
    "experience": "Career experience",
    "all": "Any phase",
}


def row(labels: dict[str, str], measure: str, shown: Any, denominator: int | None = None) -> dict[str, Any]:
    """One row; `shown` is a count, a band (low, high) in percent, or the mask."""
    empty = {"value": None, "denominator": None, "percent": None, "band": None, "mask": None}
    cell: dict[str, Any] = {**labels, "measure": measure, **empty}
    if shown == MASK:
        return cell | {"mask": MASK}
    if isinstance(shown, tuple):
        return cell | {"band": {"low": shown[0], "high": shown[1]}}
    percent = round(100 * shown / denominator, 1) if denominator else None
    return cell | {"value": shown, "denominator": denominator, "percent": percent}


def two_way(meta: Document, grid: dict[str, list[Any]], members: dict[str, int] | None = None) -> Document:
    """A table from `meta` and a grid {first label: [shown per second label]}; `members` are the denominators."""
    first, second = meta["dimensions"]
    rows = [
        row({first: outer, second: inner}, meta["measure"], shown, (members or {}).get(outer))
        for outer, line in grid.items()
        for inner, shown in zip(meta["labels"][second], line, strict=True)
    ]
    return {"denominator": None, "parts": {}, "overlapping": [], **meta, "rows": rows}


def one_way(meta: Document, shown: dict[str, Any], denominator: int | None = None) -> Document:
    """A table of one dimension from `meta` and {label: shown}."""
    (name,) = meta["dimensions"]
    rows = [row({name: label}, meta["measure"], value, denominator) for label, value in shown.items()]
    return {"denominator": None, "parts": {}, "overlapping": [], **meta, "rows": rows}


def head(**changes: Any) -> Document:
    """The head every sample starts from: the P-TECH's slot 6.2 in the fall."""
    return {
        "campus": "Palm Hollow P-TECH",
        "campus_slug": "palm-hollow",
        "campus_number": "999999002",
        "framework": "p-tech",
        "framework_edition": "2023",
        "framework_title": "P-TECH blueprint, 2023",
        "slot": "6.2",
        "title": "Participation in work-based learning",
        "language": "en",
        "asked": "Aggregate data describing student participation in work-based learning experiences",
        "year": "2026-27",
        "edition": 1,
        "as_of": "2026-11-20",
        "snapshot": "fall",
        "published_at": "2026-11-20T17:03:11Z",
        "approved_by": "Principal",
        "k": 10,
        "notes": ["Counts cover 1 July 2026 to 20 November 2026."],
        "tables": [],
        "listings": [],
        "sections": [
            {
                "id": "counting-rules",
                "title": "How we count",
                "paragraphs": [
                    "Every share counts the members of the program on the as-of date, unless its definition says "
                    "otherwise."
                ],
                "items": [
                    "A student counts once per experience, however many sessions it had.",
                    "Students and participations are two measures and never stand in one table.",
                    "Virtual experiences count; cancelled ones never do.",
                ],
            }
        ],
    } | changes


def sealed(document: Document) -> Document:
    """The document with its digest filled in."""
    return document | {"sha256": digest(document)}


def _grade_table(**changes: Any) -> Document:
    meta = {
        "dimensions": ["grade"],
        "labels": {"grade": GRADES},
        "dimension_titles": {"grade": "Grade"},
        "totals": {"grade": "all"},
    }
    return meta | changes


def _phase_table(**changes: Any) -> Document:
    meta = {
        "dimensions": ["grade", "phase"],
        "labels": {"grade": GRADES, "phase": PTECH_PHASES},
        "dimension_titles": {"grade": "Grade", "phase": "Phase"},
        "totals": {"grade": "all", "phase": "all"},
    }
    return meta | changes


def members_table() -> Document:
    """The members by grade: the denominators of every share."""
    meta = _grade_table(
        id="members-by-grade",
        title="Members of the program",
        definition="Students who are members of the P-TECH program on the as-of date.",
        population="members",
        measure="members",
    )
    return one_way(meta, {"9": 62, "10": 61, "11": 58, "12": 59, "all": 240})


def participation_table() -> Document:
    """Heads by grade and phase, with bands and masks."""
    members = {"9": 62, "10": 61, "11": 58, "12": 59, "all": 240}
    meta = _phase_table(
        id="participation-by-grade-phase",
        title="Students who took part, by grade and phase",
        definition="Members who attended at least one experience of the phase.",
        denominator="Members of the program in the grade on the as-of date.",
        overlapping=["phase"],
        population="members",
        measure="students",
    )
    grid = {
        "9": [(90, 100), 22, 0, (90, 100)],
        "10": [44, 31, MASK, (80, 100)],
        "11": [30, 44, MASK, 47],
        "12": [25, 40, 33, (90, 100)],
        "all": [159, 137, 52, 216],
    }
    return two_way(meta, grid, members)


def times_table() -> Document:
    """Participations by grade and phase; grades 9 and 10 are joined."""
    meta = _phase_table(
        id="participations-by-grade-phase",
        title="Participations, by grade and phase",
        definition="Attended experiences, each counted once per student.",
        labels={"grade": {"9-10": "Grades 9-10"} | GRADES, "phase": PTECH_PHASES},
        parts={"grade": {"9-10": ["9", "10"]}},
        population="participations",
        measure="participations",
    )
    grid = {
        "9-10": [803, 190, 14, 1007],
        "11": [71, 133, 21, 225],
        "12": [58, 97, 62, 217],
        "all": [932, 420, 97, 1449],
    }
    return two_way(meta, grid)


def type_table() -> Document:
    """Heads by type of experience, one-way and overlapping."""
    labels = {
        "guest-speaker": "Guest speaker",
        "facility-visit": "Facility visit",
        "job-shadowing": "Job shadowing",
        "internship": "Internship",
        "all": "Any type",
    }
    meta = {
        "id": "participation-by-type",
        "title": "Students who took part, by type of experience",
        "definition": "Members who attended at least one experience of the type.",
        "denominator": "All members of the program on the as-of date.",
        "dimensions": ["type"],
        "labels": {"type": labels},
        "dimension_titles": {"type": "Type of experience"},
        "totals": {"type": "all"},
        "overlapping": ["type"],
        "population": "members",
        "measure": "students",
    }
    shown = {"guest-speaker": 148, "facility-visit": 97, "job-shadowing": MASK, "internship": 24, "all": 216}
    return one_way(meta, shown, 240)


def ptech_62() -> Document:
    """P-TECH 6.2: participation, with bands, masks and a joined grade."""
    tables = [members_table(), participation_table(), times_table(), type_table()]
    return sealed(head(tables=tables))


def tstem_5a1() -> Document:
    """T-STEM 5.A1: what the academy offers, with a listing; no student is counted."""
    meta = {
        "id": "experiences-by-grade-phase",
        "title": "Experiences offered, by grade and phase",
        "definition": "Experiences planned for the school year; one for several grades counts in each.",
        "dimensions": ["grade", "phase"],
        "labels": {"grade": TSTEM_GRADES, "phase": TSTEM_PHASES},
        "dimension_titles": {"grade": "Grade", "phase": "Phase"},
        "totals": {"grade": "all", "phase": "all"},
        "overlapping": ["grade"],
        "population": "experiences",
        "measure": "experiences",
        "safe": True,
    }
    grid = {
        "6": [4, 2, 0, 0, 6],
        "7": [3, 3, 1, 0, 7],
        "8": [3, 4, 1, 0, 8],
        "9": [2, 4, 2, 1, 9],
        "10": [1, 3, 4, 2, 10],
        "11": [1, 2, 5, 4, 12],
        "12": [0, 1, 4, 6, 11],
        "all": [8, 10, 11, 9, 38],
    }
    listing = {
        "id": "experiences",
        "title": "The experiences",
        "columns": [
            {"key": "title", "title": "Experience"},
            {"key": "type", "title": "Type"},
            {"key": "grades", "title": "Grades"},
            {"key": "partner", "title": "Partner"},
        ],
        "rows": [
            {"title": "Inside a water lab", "type": "Facility visit", "grades": "6-7", "partner": "Brazos Bend Water"},
            {"title": "Robots that weld", "type": "Guest speaker", "grades": "8-9", "partner": "Ironbark Robotics"},
            {"title": "=Nurse for a day", "type": "Job shadowing", "grades": "11", "partner": "Mesa Verde Clinic"},
        ],
        "empty": "No experience is planned yet.",
    }
    return sealed(
        head(
            campus="Cedar Ridge T-STEM Academy",
            campus_slug="cedar-ridge",
            campus_number="999999001",
            framework="t-stem",
            framework_edition="2018",
            framework_title="T-STEM blueprint, 2018",
            slot="5.A1",
            title="Experiences at every grade",
            asked="Documentation of appropriate work-based learning experiences available for students at all grade "
            "levels (6-12)",
            snapshot=None,
            notes=[],
            tables=[two_way(meta, grid)],
            listings=[listing],
        )
    )


def long_one() -> Document:
    """A document of more than four pages: eight tables of 7 grades x 4 phases and a listing of 120 rows."""
    base = tstem_5a1()
    tables = []
    for number in range(1, 9):
        table = deepcopy(base["tables"][0])
        table["id"] = f"experiences-term-{number}"
        table["title"] = f"Experiences offered in term {number}, by grade and phase"
        tables.append(table)
    listing = deepcopy(base["listings"][0])
    listing["rows"] = [
        {
            "title": f"Visit number {number}",
            "type": "Facility visit",
            "grades": "6-12",
            "partner": f"Partner {number % 9 + 1}",
        }
        for number in range(1, 121)
    ]
    return sealed(base | {"title": "Experiences at every grade, term by term", "tables": tables, "listings": [listing]})


def all_masked() -> Document:
    """Every figure of students hidden: nothing to chart, nothing to say but the mask."""
    table = participation_table()
    table["rows"] = [row({"grade": r["grade"], "phase": r["phase"]}, "students", MASK) for r in table["rows"]]
    return sealed(head(tables=[table]))


def spanish() -> Document:
    """The P-TECH's 6.2 with its fixed words in Spanish."""
    words = {"language": "es", "title": "Participación en el aprendizaje basado en el trabajo"}
    return sealed(ptech_62() | words)


def no_tables() -> Document:
    """A slot without figures and with an empty listing."""
    listing = tstem_5a1()["listings"][0] | {"rows": []}
    return sealed(head(slot="6.1", title="Experiences by grade", listings=[listing], notes=[]))


def side_by_side() -> Document:
    """A listing of nine columns and nine tall rows, in Spanish: higher than one sheet, with long words."""
    heads = ["Renglón", "Trayectoria", "Grado", "Curso de preparatoria", "Curso universitario"]
    heads += ["Requisito de la industria", "Experiencia", "Credencial", "Lo que falta"]
    cells = ["1", "Advanced manufacturing", "10", "Principles of Applied Engineering (13036200)"]
    cells += ["BCIS 1305, Business computer applications (Gulf Prairie College)"]
    cells += ["Reads a chart of measurements and names what is out of range", "Observación laboral"]
    cells += ["Certified Clinical Medical Assistant (CCMA)", "El renglón 3 no tiene curso universitario."]
    keys = [f"c{number}" for number in range(len(heads))]
    listing = {
        "id": "crosswalk",
        "title": "Escuela, universidad e industria lado a lado",
        "columns": [{"key": key, "title": title} for key, title in zip(keys, heads, strict=True)],
        "rows": [dict(zip(keys, cells, strict=True)) for _row in range(9)],
        "empty": "Nada todavía.",
    }
    return sealed(head(language="es", slot="6.1", title="Continuo", listings=[listing], notes=[]))


SAMPLES = {
    "ptech-6.2": ptech_62,
    "tstem-5.A1": tstem_5a1,
    "long": long_one,
    "all-masked": all_masked,
    "spanish": spanish,
    "no-tables": no_tables,
    "side-by-side": side_by_side,
}

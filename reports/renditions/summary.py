"""A sentence or two over each table, said only from what the table prints, so that they hold under masking."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.renditions.text import Row, Table, band, counted, figure, inline, is_total, label

# Tables of these dimensions are summed up by their whole alone: no sentence sets one student group over another.
NOT_RANKED = frozenset({"race", "economic", "bilingual", "special"})
NO_PEOPLE = frozenset({"participations", "experiences"})


def summary(table: Table) -> list[str]:
    """At most two sentences: the whole, when it is printed, and the largest single figure shown (not of members).

    Where neither can be said, the first figure that is shown; where none is, that all are hidden.
    """
    if not table["rows"] or all(row["mask"] for row in table["rows"]):
        return [_("Every figure of this table is hidden to protect students' privacy.")] if table["rows"] else []
    sentences = []
    if whole := _whole(table):
        sentences.append(_capital(_sentence(table, whole)))
    ranked = table["measure"] != "members" and not NOT_RANKED.intersection(table["dimensions"])
    if ranked and (largest := _largest(table)) is not None:
        sentences.append(_("Highest single figure shown: %(sentence)s") % {"sentence": _sentence(table, largest)})
    return sentences or [_capital(_sentence(table, next(row for row in table["rows"] if row["mask"] is None)))]


def _whole(table: Table) -> Row | None:
    totals = table["totals"]
    wholes = (row for row in table["rows"] if all(totals.get(name) == row[name] for name in table["dimensions"]))
    return next((row for row in wholes if row["mask"] is None), None)


def _largest(table: Table) -> Row | None:
    """The single largest row that is neither a total nor hidden; None when there is no such row, or two tie."""
    singles = [row for row in table["rows"] if not is_total(table, row) and row["mask"] is None]
    shares = all(row["band"] or row["denominator"] for row in singles)
    ranked = sorted(singles, key=lambda row: _rank(row, shares=shares), reverse=True)
    if not ranked or (not shares and any(row["band"] for row in singles)):
        return None
    best = _rank(ranked[0], shares=shares)
    tied = len(ranked) > 1 and _rank(ranked[1], shares=shares) == best
    overlaps = shares and any(_top(row) > best for row in ranked[1:])
    return None if best == 0 or tied or overlaps else ranked[0]


def _rank(row: Row, *, shares: bool) -> float:
    """The size of a row: its share in percent (a band counts from its low edge), or its count."""
    if row["band"]:
        return float(row["band"]["low"])
    return 100 * row["value"] / row["denominator"] if shares else float(row["value"])


def _top(row: Row) -> float:
    return float(row["band"]["high"]) if row["band"] else 100 * row["value"] / row["denominator"]


def _sentence(table: Table, row: Row) -> str:
    """What one row says: "at least 95 % of grade 9 took part in career exploration."."""
    if table["measure"] in NO_PEOPLE:
        return _of_no_people(table, row)
    names = {
        name: inline(label(table, name, row[name]))
        for name in table["dimensions"]
        if table["totals"].get(name) != row[name]
    }
    patterns = _verbs(table["measure"])
    said = next((name for name in patterns if name in names), "")
    place = names.pop("grade", "")
    rest = [words for name, words in names.items() if name != said]
    return patterns[said] % {
        "figure": _subject(row, place, ", ".join(rest)),
        "what": names.get(said, ""),
    }


def _of_no_people(table: Table, row: Row) -> str:
    names = [
        inline(label(table, name, row[name])) for name in table["dimensions"] if table["totals"].get(name) != row[name]
    ]
    said = f"{figure(row)} {counted(table['measure'], row['value'] or 0)}"
    return f"{said} ({', '.join(names)})." if names else _("in all, %(figure)s.") % {"figure": said}


def _verbs(measure: str) -> dict[str, str]:
    """The sentence of what is counted; under a dimension's name the one that says its label with a verb."""
    took_part = {
        "": _("%(figure)s took part."),
        "phase": _("%(figure)s took part in %(what)s."),
        "type": _("%(figure)s took part (%(what)s)."),
    }
    known = {
        "students": took_part,
        "members": {"": _("%(figure)s belonged to the program.")},
        "earned": {"": _("%(figure)s earned at least one."), "credential": _("%(figure)s earned: %(what)s.")},
        "placed": {"": _("%(figure)s had a placement or a work-based course.")},
        "reflected": {"": _("%(figure)s handed in a reflection.")},
        "enriched": {"": _("%(figure)s belonged to an activity.")},
    }
    return known.get(measure, {"": _("%(figure)s were counted.")})


def _subject(row: Row, grade: str, rest: str) -> str:
    """The figure with its noun and place: "41 of 120 students in grade 9", "at least 90 % of grade 9"."""
    if row["band"]:
        words = {"band": band(row["band"]), "grade": grade}
        said = _("%(band)s of %(grade)s") % words if grade else _("%(band)s of students") % words
    else:
        count = figure(row | {"percent": None})
        words = {"count": count, "grade": grade}
        n = row["denominator"] or row["value"] or 0
        said = (
            ngettext("%(count)s student in %(grade)s", "%(count)s students in %(grade)s", n) % words
            if grade
            else ngettext("%(count)s student", "%(count)s students", n) % words
        )
    return f"{said} ({rest})" if rest else said


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]

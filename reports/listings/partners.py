"""Partners as published: their agreements, what they do in which grades, what they said; organizations, never a name."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Agreement, StrategicRole
from partners.selectors.agreements import AgreementLine, agreement_lines
from partners.selectors.offers import menu
from partners.selectors.surveys import survey_result
from reports.listings.parts import Asked, Listing, Section, grade_ranges, listing, long_date, section

# Fewer answers than these give a mean that is one organization's own.
ANSWERS_FOR_A_MEAN = 3


def partners(asked: Asked) -> Listing:
    """Every current partner: its agreement on the day, the share of clauses found, its roles by grade, its city."""
    roles = _roles_by_partner(asked)
    columns = {
        "name": _("Organization"),
        "industry": _("Industry"),
        "city": _("City"),
        "agreement": _("Agreement"),
        "until": _("Until"),
        "clauses": _("Clauses found"),
        "roles": _("Role by grade"),
    }
    rows = [
        {"name": each.name, "industry": each.industry, "city": each.city, "roles": "; ".join(roles[each.partner_id])}
        | _agreement(each)
        for each in asked.ask(agreement_lines, asked.day)
    ]
    return listing("partners", _("Our partners"), columns, rows, empty=_("No partner stands here yet."))


def agreements(asked: Asked) -> Listing:
    """The agreement that counts of every partner (P-TECH 2.11): signed, in force until, last reviewed."""
    columns = {
        "partner": _("Organization"),
        "agreement": _("Agreement"),
        "signed": _("Signed"),
        "starts": _("From"),
        "until": _("Until"),
        "reviewed": _("Last review"),
        "outcome": _("Outcome"),
        "clauses": _("Clauses found"),
    }
    rows = [
        {"partner": each.name} | _agreement(each) | _dates(each)
        for each in asked.ask(agreement_lines, asked.day)
        if each.standing
    ]
    return listing("agreements", _("Agreements with partners"), columns, rows, empty=_("No agreement stands yet."))


def _agreement(line: AgreementLine) -> dict[str, str]:
    standing = line.standing
    if standing is None:
        return {"agreement": _("No agreement yet"), "until": "", "clauses": ""}
    clauses = _("%(found)s of %(asked)s") % {"found": standing.found, "asked": standing.asked} if standing.asked else ""
    return {
        "agreement": str(Agreement.State(standing.state).label),
        "until": long_date(standing.agreement.last_day) if standing.agreement.signed_on else "",
        "clauses": clauses,
    }


def _dates(line: AgreementLine) -> dict[str, str]:
    standing = line.standing
    if standing is None:
        return {}
    review = standing.last_review
    return {
        "signed": long_date(standing.agreement.signed_on),
        "starts": long_date(standing.agreement.starts_on),
        "reviewed": long_date(review.reviewed_on if review else None),
        "outcome": str(review.get_outcome_display()) if review else "",
    }


def strategic_partners(asked: Asked) -> Listing:
    """Organization, title and role by grade (P-TECH 1.11); the person's name stays with the campus."""
    columns = {"organization": _("Organization"), "title": _("Title"), "role": _("Role"), "grades": _("Grades")}
    rows = [
        {
            "organization": each.partner.name,
            "title": each.contact.job_title if each.contact else "",
            "role": each.role,
            "grades": grade_ranges(grade for grade in each.grades if grade in asked.program.grades),
        }
        for each in _roles(asked)
    ]
    empty = _("No partner has a role by grade yet.")
    return listing("strategic-partners", _("Strategic partners"), columns, rows, empty=empty)


def _roles(asked: Asked) -> list[StrategicRole]:
    return list(
        StrategicRole.objects.current()
        .filter(partner__archived_at__isnull=True, grades__overlap=list(asked.program.grades))
        .select_related("partner", "contact")
        .order_by("partner__name", "role", "id")
    )


def _roles_by_partner(asked: Asked) -> defaultdict[object, list[str]]:
    found: defaultdict[object, list[str]] = defaultdict(list)
    for each in _roles(asked):
        grades = grade_ranges(grade for grade in each.grades if grade in asked.program.grades)
        found[each.partner_id].append(f"{each.role} ({grades})")
    return found


def partner_survey(asked: Asked) -> Listing:
    """What partners say of the value of work-based learning (P-TECH 6.5a); a mean needs three answers."""
    result = survey_result(asked.year)
    enough = result.answered >= ANSWERS_FOR_A_MEAN
    columns = {"statement": _("Statement"), "mean": _("Mean of 1 (strongly disagree) to 4 (strongly agree)")}
    words = {"answered": result.answered, "asked": result.asked}
    rows = [{"statement": _("Organizations that answered"), "mean": _("%(answered)s of %(asked)s") % words}]
    rows += [
        {"statement": each.text, "mean": str(each.mean) if enough and each.mean is not None else _("too few answers")}
        for each in result.statements
    ]
    empty = _("No partner was asked in this school year.")
    return listing("partner-survey", _("What partners say"), columns, rows if result.asked else [], empty=empty)


def offers(asked: Asked) -> Listing:
    """The menu: what an organization can do, and how much time it takes."""
    columns = {"offer": _("What you can do"), "meaning": _("What it means"), "time": _("Time it takes")}
    rows = [{"offer": str(each), "meaning": each.meaning, "time": each.time} for each in menu()]
    return listing("offers", _("The menu"), columns, rows, empty=_("The menu is being written."))


def partner_guide(asked: Asked) -> list[Section]:
    """How an organization begins, in steps."""
    low, high = asked.program.grades[0], asked.program.grades[-1]
    count = len(asked.ask(agreement_lines, asked.day))
    words = ngettext(
        "%(n)s organization works with our students of grades %(low)s to %(high)s.",
        "%(n)s organizations work with our students of grades %(low)s to %(high)s.",
        count,
    ) % {"n": count, "low": low, "high": high}
    steps = [
        _("Choose one or more lines of the menu and send the form on this site. It takes two minutes."),
        _("The campus calls you, and you agree on a date, a place and a group of students."),
        _(
            "For more than a single visit, both sides sign an agreement. It says who does what and is reviewed every year."
        ),
        _("Adults who are alone with students need the background check of the school district."),
        _("Afterwards you get a short survey through a link. No account is needed."),
    ]
    return [section("partner-guide", _("How it works"), [words] if count else [], steps)]

"""Lists of partners (with a person each) and of their agreements, as campuses keep them in a spreadsheet."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from partners.models import Agreement, Contact, Industry, Partner
from wbl_portal.core import sheets
from wbl_portal.core.lists import Column, ListKind, Plan, register
from wbl_portal.core.sheets import BadCell, Line, plain

NAMES = ("organization", "company", "business", "partner name", "business partner", "empresa", "organizacion", "socio")
SHORTEST_PART = 4  # letters of an industry's name that are enough to find it


class PartnerRows:
    """The partners of the campus by name, read once; `of` finds the one a cell names."""

    def __init__(self) -> None:
        self.by_name = {plain(each.name): each for each in Partner.objects.current()}

    def of(self, name: str) -> Partner:
        """Raises BadCell when the campus has none of that name."""
        found = self.by_name.get(plain(name))
        if found is None:
            raise BadCell(
                _("There is no partner '%s' yet. Bring in the partners first, or correct the name.") % name[:80]
            )
        return found


def plan_partners(lines: Sequence[Line], plan: Plan) -> None:
    partners, people = PartnerRows().by_name, _people()
    for line in lines:
        with plan.line(line):
            partner = _partner(line.cells, partners, plan)
            _contact(line.cells, partner, people[partner.pk], plan)


def _partner(cells: dict[str, str], partners: dict[str, Partner], plan: Plan) -> Partner:
    if not cells["name"]:
        raise BadCell(_("The name is empty."))
    given = {name: cells[name] for name in ("city", "website", "note") if cells[name]}
    if "website" in given and "://" not in given["website"]:
        given["website"] = f"https://{given['website']}"
    industry = {"industry": industry_of(cells["industry"])} if cells["industry"] else {}
    standing = partners.get(plain(cells["name"]))
    if standing is not None:
        plan.change(standing, **industry, **given)
        return standing
    if not industry:
        raise BadCell(_("The industry is empty. Write one of these: %s.") % ", ".join(map(str, Industry.labels)))
    made = Partner(name=cells["name"], **industry, **given)
    plan.add(made)
    plan.note(partners, plain(made.name), made)
    return made


def _contact(cells: dict[str, str], partner: Partner, people: dict[uuid.UUID, Contact], plan: Plan) -> None:
    """The person of the line, found by address, else by name; a line without a person says nothing of people."""
    name, email = cells["contact"], cells["email"].lower()
    if not (name or email):
        return
    given = {"job_title": cells["job_title"], "email": email, "phone": cells["phone"]}
    given = {field: value for field, value in given.items() if value}
    known = people.values()
    found = next(
        (each for each in known if (email and each.email.lower() == email) or plain(each.name) == plain(name)), None
    )
    if found is not None:
        plan.change(found, **given)
        return
    made = Contact(partner=partner, name=name or email, **given)
    plan.add(made)
    plan.note(people, made.pk, made)


def _people() -> dict[uuid.UUID, dict[uuid.UUID, Contact]]:
    found: dict[uuid.UUID, dict[uuid.UUID, Contact]] = defaultdict(dict)
    for each in Contact.objects.current():
        found[each.partner_id][each.pk] = each
    return found


def industry_of(cell: str) -> str:
    """The industry a cell names in English or Spanish, whole or by a part that only one has; raises BadCell."""
    said = plain(cell)
    names: dict[str, set[str]] = defaultdict(set)
    for language in ("en", "es"):
        with override(language):
            for each in Industry:
                names[each.value] |= {plain(str(each.label)), plain(each.value)}
    exact = [key for key, words in names.items() if said in words]
    part = [key for key, words in names.items() if len(said) >= SHORTEST_PART and any(said in word for word in words)]
    for found in (exact, part):
        if len(found) == 1:
            return found[0]
    raise BadCell(
        _("'%(cell)s' is no industry here. Write one of these: %(known)s.")
        % {"cell": cell[:60], "known": ", ".join(map(str, Industry.labels))}
    )


def plan_agreements(lines: Sequence[Line], plan: Plan) -> None:
    partners = PartnerRows()
    standing = {(each.partner_id, plain(each.title), each.starts_on): each for each in Agreement.objects.current()}
    for line in lines:
        with plan.line(line):
            made = _agreement(line.cells, partners)
            key = (made.partner_id, plain(made.title), made.starts_on)
            if key not in standing:
                plan.add(made)
                plan.note(standing, key, made)
                continue
            said = {name: getattr(made, name) for name in ("ends_on", "sent_on", "signed_on")}
            plan.change(standing[key], **{name: value for name, value in said.items() if value})


def _agreement(cells: dict[str, str], partners: PartnerRows) -> Agreement:
    partner = partners.of(cells["partner"])
    starts_on, ends_on = sheets.day(cells["starts"], _("The start")), sheets.day(cells["ends"], _("The end"))
    if starts_on is None or ends_on is None:
        raise BadCell(_("Give the first and the last day of the agreement."))
    if ends_on <= starts_on:
        raise BadCell(_("The agreement ends before it starts. Check both days."))
    return Agreement(
        partner=partner,
        title=cells["title"] or _("Agreement with %s") % partner.name,
        starts_on=starts_on,
        ends_on=ends_on,
        sent_on=sheets.day(cells["sent"], _("The day it was sent")),
        signed_on=sheets.day(cells["signed"], _("The day it was signed")),
    )


register(
    ListKind(
        key="partners",
        title=gettext_lazy("Partners"),
        about=gettext_lazy("Businesses and organizations, each with the person you write to."),
        columns=(
            Column("name", gettext_lazy("Name"), (*NAMES, "partner"), "Cedar Creek Robotics"),
            Column(
                "industry",
                gettext_lazy("Industry"),
                ("sector", "cluster", "career cluster", "field", "industria", "ramo"),
                "Manufacturing",
                gettext_lazy("Needed for a partner that is new here."),
            ),
            Column("city", gettext_lazy("City"), ("town", "location", "ciudad"), "Fern Hill"),
            Column("website", gettext_lazy("Website"), ("web", "url", "web site", "sitio web", "pagina web"), ""),
            Column(
                "contact",
                gettext_lazy("Contact"),
                ("contact name", "contact person", "main contact", "contacto", "persona de contacto"),
                "Rosa Ibarra",
            ),
            Column(
                "job_title",
                gettext_lazy("Title of the contact"),
                ("title", "job title", "position", "contact title", "puesto", "cargo"),
                "Plant manager",
            ),
            Column(
                "email",
                gettext_lazy("E-mail"),
                ("email", "e mail", "email address", "contact email", "correo", "correo electronico"),
                "rosa.ibarra@cedar-creek.example",
            ),
            Column("phone", gettext_lazy("Phone"), ("telephone", "phone number", "telefono", "cell"), "555-0142"),
            Column("note", gettext_lazy("Note for staff"), ("notes", "comment", "comments", "nota", "notas"), ""),
        ),
        required=("name",),
        main=Partner,
        plan=plan_partners,
        shown="partner_list",
        icon="handshake",
        order=10,
    )
)
register(
    ListKind(
        key="agreements",
        title=gettext_lazy("Agreements"),
        about=gettext_lazy(
            "Signed or not, with their dates. The papers themselves are added on each agreement's page."
        ),
        columns=(
            Column("partner", gettext_lazy("Partner"), (*NAMES, "name"), "Cedar Creek Robotics"),
            Column("title", gettext_lazy("Title"), ("agreement", "mou", "document", "convenio", "titulo"), "MOU 2026"),
            Column(
                "starts",
                gettext_lazy("Starts"),
                ("start", "start date", "starts on", "effective date", "begins", "inicio", "fecha de inicio"),
                "2026-08-01",
            ),
            Column(
                "ends",
                gettext_lazy("Ends"),
                ("end", "end date", "ends on", "expires", "expiration date", "expiration", "fin", "vence"),
                "2027-07-31",
            ),
            Column("sent", gettext_lazy("Sent for signature"), ("sent", "sent on", "date sent", "enviado"), ""),
            Column(
                "signed",
                gettext_lazy("Signed"),
                ("signed on", "date signed", "signature date", "firmado", "fecha de firma"),
                "2026-07-20",
            ),
        ),
        required=("partner", "starts", "ends"),
        main=Agreement,
        plan=plan_agreements,
        shown="agreement_list",
        icon="file-text",
        order=30,
    )
)

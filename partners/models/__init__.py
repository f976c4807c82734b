"""Organizations, agreements, the region's needs, what partners say and offer; never a student."""

from partners.models.agreements import REVIEW_MONTHS, Agreement, AgreementClause, AgreementReview
from partners.models.feedback import Offer, OfferAsk, OfferReply, Told, ValueSurvey
from partners.models.letters import Forwarding, SignatureCode
from partners.models.organizations import Contact, ContactRole, Industry, Partner, Site, StrategicRole
from partners.models.workforce import (
    Attendee,
    CampusCounty,
    Decision,
    Meeting,
    Need,
    Occupation,
    OccupationList,
)

__all__ = [
    "REVIEW_MONTHS",
    "Agreement",
    "AgreementClause",
    "AgreementReview",
    "Attendee",
    "CampusCounty",
    "Contact",
    "ContactRole",
    "Decision",
    "Forwarding",
    "Industry",
    "Meeting",
    "Need",
    "Occupation",
    "OccupationList",
    "Offer",
    "OfferAsk",
    "OfferReply",
    "Partner",
    "SignatureCode",
    "Site",
    "StrategicRole",
    "Told",
    "ValueSurvey",
]

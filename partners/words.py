"""The words of the starter menu and of wages in the reader's language; what a campus wrote itself is shown as it stands."""

from django.utils.translation import pgettext, pgettext_lazy

STARTER_WORDS = (
    pgettext_lazy("offer", "Speak to a class"),
    pgettext_lazy("offer", "Tell students about your work and how you came to it."),
    pgettext_lazy("offer", "One hour"),
    pgettext_lazy("offer", "Open your doors for a visit"),
    pgettext_lazy("offer", "Show a group of students where you work and what you make."),
    pgettext_lazy("offer", "Half a day"),
    pgettext_lazy("offer", "Meet students online"),
    pgettext_lazy("offer", "A visit or talk by video, for students who live far away."),
    pgettext_lazy("offer", "Travel to a rural school"),
    pgettext_lazy("offer", "Bring your workshop, tools or people to a school far from town."),
    pgettext_lazy("offer", "One day"),
    pgettext_lazy("offer", "Let a student follow you for a day"),
    pgettext_lazy("offer", "One student sees a working day at your side."),
    pgettext_lazy("offer", "Practice interviews"),
    pgettext_lazy("offer", "Interview students as you would interview applicants, and tell them what you saw."),
    pgettext_lazy("offer", "Two hours"),
    pgettext_lazy("offer", "Look through résumés"),
    pgettext_lazy("offer", "Read résumés and say what would make you call."),
    pgettext_lazy("offer", "Mentor a student"),
    pgettext_lazy("offer", "Meet one student regularly through the school year."),
    pgettext_lazy("offer", "One hour a month"),
    pgettext_lazy("offer", "Set a project"),
    pgettext_lazy("offer", "Give a team a real question of yours and hear their answer."),
    pgettext_lazy("offer", "Three meetings"),
    pgettext_lazy("offer", "Guide a student's research"),
    pgettext_lazy("offer", "Help one student with an independent project in your field."),
    pgettext_lazy("offer", "Five hours in a semester"),
    pgettext_lazy("offer", "Take an intern"),
    pgettext_lazy("offer", "A student of grade 11 or 12 works with you under a training plan."),
    pgettext_lazy("offer", "40 hours or more"),
    pgettext_lazy("offer", "Offer an apprenticeship"),
    pgettext_lazy("offer", "Train a student for your trade, in a registered or pre-apprenticeship program."),
    pgettext_lazy("offer", "As the program says"),
    pgettext_lazy("offer", "Sit on the advisory board"),
    pgettext_lazy("offer", "Tell us what your field needs, twice a year."),
    pgettext_lazy("offer", "Two meetings a year"),
    pgettext_lazy("offer", "Give or lend equipment"),
    pgettext_lazy("offer", "Tools, machines, software or materials that students learn with."),
    pgettext_lazy("offer", "As you like"),
)

# What the wages of an occupation list are.
WAGE_BASES = (
    pgettext_lazy("basis of a wage", "median, a year"),
    pgettext_lazy("basis of a wage", "median, an hour"),
    pgettext_lazy("basis of a wage", "mean, a year"),
    pgettext_lazy("basis of a wage", "mean, an hour"),
    pgettext_lazy("basis of a wage", "entry, a year"),
    pgettext_lazy("basis of a wage", "entry, an hour"),
)


def wage_words(basis: str) -> str:
    """What the wages of a list are, for the reader; a list's own words stay."""
    return pgettext("basis of a wage", basis) if basis else ""


def offer_words(text: str) -> str:
    """A line of the menu for the reader."""
    return pgettext("offer", text) if text else ""

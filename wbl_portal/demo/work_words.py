"""What the demo's students write and make: invented sentences and titles, none of which names anybody."""

# Answers by the place of the question: what was done, then whatever the phase asks.
DID = (
    "We walked through the whole line and followed one order from the first sketch to the truck.",
    "I spent the day with a technician and wrote down every step she checked before the machine started.",
    "A speaker showed us two projects and we had to guess what each of them cost.",
    "We worked in teams of four and had to present one idea after forty minutes.",
    "I helped to sort the parts, measured them with a caliper and entered the numbers in a table.",
    "We practiced interviews with people from three companies and got a score sheet.",
)
THOUGHT = (
    "That most of the day is talking with other people and not working alone at a screen.",
    "How much math there is in it: every cut was drawn to scale before anybody touched a tool.",
    "I want to know more about the two year certificate, because the pay is better than I thought.",
    "Next time I would ask how they got their first job and what they would learn earlier.",
    "I would like this work, but only outside. Sitting all day is not for me.",
    "They said my explanation was clear but that I should show a drawing first. I will do that.",
    "Goggles and closed shoes, because small pieces can fly off when the blade stops.",
    "I got better at asking when I do not understand. On the first day I just waited.",
    "A sensor gave wrong numbers. We changed one thing at a time until it was right.",
)
LINKS = (
    "We used ratios from class to work out the gear speeds.",
    "The report had the same parts as our lab reports.",
    "I used the spreadsheet functions that we learned last month.",
    "We read a drawing with three views, as in class.",
)
COMMENTS = (
    "Good detail. Next time say which step surprised you most.",
    "I like how you explain the link to class. What would you measure next?",
    "Clear and honest. Add one number or example to the second answer.",
    "You describe well what you saw. Say more about what you learned from it.",
)
QUESTIONS = ("Which class did you use for this, and how?", "Can you give one example of what you mean?")

# Kind, title, caption for the public, what a picture shows; the look of the file: picture, paper or link.
WORKS = (
    (
        "digital",
        "Robot arm, first version",
        "A wooden robot arm with three joints",
        "A wooden arm holds a red block.",
        "picture",
    ),
    ("writing", "Safety on the shop floor", "A report about safety rules on a shop floor", "", "paper"),
    ("presentation", "What I learned at the clinic", "Slides about a day at a clinic", "", "paper"),
    (
        "digital",
        "Circuit board",
        "A circuit board for a small lamp",
        "A green board with eight parts and a lamp.",
        "picture",
    ),
    ("portfolio", "My project folder", "A folder of four projects", "", "paper"),
    (
        "other",
        "Bridge model",
        "A model bridge of paper and glue",
        "A white bridge model carries a stack of books.",
        "picture",
    ),
    ("digital", "Short film about solar panels", "A short film about solar panels", "", "link"),
    ("writing", "Letter to a company", "A letter that asks for a job shadowing", "", "paper"),
)
PAPER_LINES = ["Student work", "We measured, compared and wrote down what we found.", "Invented for the demo."]

"""The words that the demo's invented agreements use for each clause."""

QUOTES = {
    "plan-by-grade": "The parties agree each spring on the experiences offered to every grade of the next year.",
    "roles": "Attachment B names the site supervisor, the mentor, the teacher of record and the counselor of each student.",
    "mentoring": "The Company names one mentor for every four students and frees two hours a month for it.",
    "enrichment": "The Company supports the robotics club and sends judges to the campus competition.",
    "first-priority": "Students who complete the program are interviewed first for every opening they qualify for.",
    "monitoring": "Both parties look at course paths and figures of the program twice a year.",
    "certifications": "Attachment C lists the certifications that the Company accepts, with the standard each one meets.",
    "access": "Students and teachers may use the training floor on four days of the school year.",
    "transport": "The District carries the cost of buses; the Company carries fees of parking and safety gear.",
    "workforce-needs": "The Company tells the campus each fall which skills it lacks, and joins the board's meeting.",
    "yearly-review": "The parties read this agreement again every year before the first of June.",
    "by-grade-and-phase": "Grades 6 and 7 visit, grade 8 interviews, grades 9 and 10 shadow, grades 11 and 12 intern.",
    "protocols": "A named supervisor is present at all times; the campus rules of conduct hold on site.",
    "sequence": "No student is placed before having visited the site and finished the safety lesson.",
    "offerings": "The Company offers visits, speakers, shadowing and six internships, at both of its sites.",
    "academics": "Each project names the course and the standard it serves.",
    "reflection": "The last half hour of every day on site is kept for the student's journal, with a word from the mentor.",
    "demonstration": "Interns present their project to staff of the Company and to their class.",
}

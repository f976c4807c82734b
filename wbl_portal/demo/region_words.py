"""What the demo's region says: occupations with invented figures, what its meetings talk about, what it lacks.

Codes and titles are those of the Standard Occupational Classification; every figure is invented.
"""

# code, title, openings a year, growth in percent, median wage a year, usual education
BACHELOR, ASSOCIATE, CERTIFICATE = "Bachelor's degree", "Associate degree", "Certificate"
OCCUPATIONS: tuple[tuple[str, str, int, float, int, str], ...] = (
    ("15-1211", "Computer systems analysts", 140, 9.8, 88400, BACHELOR),
    ("15-1212", "Information security analysts", 95, 31.2, 101300, BACHELOR),
    ("15-1231", "Computer network support specialists", 110, 7.4, 61200, ASSOCIATE),
    ("15-1232", "Computer user support specialists", 310, 6.1, 47900, CERTIFICATE),
    ("15-1241", "Computer network architects", 40, 4.4, 112600, BACHELOR),
    ("15-1242", "Database administrators", 35, 8.2, 91800, BACHELOR),
    ("15-1244", "Network and computer systems administrators", 120, 2.9, 79400, BACHELOR),
    ("15-1252", "Software developers", 420, 24.6, 108700, BACHELOR),
    ("15-1253", "Software quality assurance analysts and testers", 80, 19.3, 90200, BACHELOR),
    ("15-1254", "Web developers", 45, 12.7, 68800, BACHELOR),
    ("15-2031", "Operations research analysts", 30, 22.1, 82500, BACHELOR),
    ("15-2051", "Data scientists", 55, 33.8, 98900, BACHELOR),
    ("17-1011", "Architects", 25, 5.0, 79600, BACHELOR),
    ("17-2051", "Civil engineers", 130, 7.7, 87900, BACHELOR),
    ("17-2071", "Electrical engineers", 70, 6.3, 97400, BACHELOR),
    ("17-2112", "Industrial engineers", 90, 13.9, 92300, BACHELOR),
    ("17-2141", "Mechanical engineers", 100, 9.1, 90800, BACHELOR),
    ("17-3011", "Architectural and civil drafters", 60, 3.2, 56700, ASSOCIATE),
    ("17-3023", "Electrical and electronic engineering technologists and technicians", 65, 4.8, 63100, ASSOCIATE),
    ("17-3024", "Electro-mechanical and mechatronics technologists and technicians", 30, 8.6, 62400, ASSOCIATE),
    ("17-3026", "Industrial engineering technologists and technicians", 45, 5.5, 58900, ASSOCIATE),
    ("17-3031", "Surveying and mapping technicians", 50, 6.9, 45800, CERTIFICATE),
    ("19-2041", "Environmental scientists and specialists", 40, 6.6, 69700, BACHELOR),
    ("19-4021", "Biological technicians", 25, 9.4, 46300, BACHELOR),
    ("19-4031", "Chemical technicians", 55, 3.8, 52600, ASSOCIATE),
    ("19-5011", "Occupational health and safety specialists", 60, 12.2, 74800, BACHELOR),
    ("29-1141", "Registered nurses", 780, 11.5, 79900, BACHELOR),
    ("29-2052", "Pharmacy technicians", 210, 6.7, 39200, CERTIFICATE),
    ("31-9092", "Medical assistants", 360, 15.1, 36400, CERTIFICATE),
    ("49-9081", "Wind turbine service technicians", 85, 42.5, 58300, CERTIFICATE),
    ("51-4121", "Welders, cutters, solderers, and brazers", 290, 4.1, 48700, CERTIFICATE),
    ("51-8031", "Water and wastewater treatment plant and system operators", 75, 2.2, 45100, CERTIFICATE),
)
# Where an occupation works here, when its group usually works elsewhere.
WORKS_IN = {"49-9081": "energy", "51-8031": "law"}
# Stand only in the older lists, or only in the newest.
LEFT = {"15-1254", "19-4031"}
JOINED = {"15-2051", "17-3024"}

# Title, industry and code of each need; the first was said in the first year.
NEEDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "t-stem": (
        ("Technicians who can service wind turbines", "energy", "49-9081"),
        ("Software developers who know control systems", "it", "15-1252"),
        ("Operators for automated lines", "manufacturing", "17-3024"),
        ("Nurses for rural clinics", "health", "29-1141"),
        ("Water treatment operators, as many retire", "law", "51-8031"),
        ("People who can read a building plan on site", "construction", ""),
    ),
    "p-tech": (
        ("Welders certified for dock work", "manufacturing", "51-4121"),
        ("Security analysts for the port's networks", "it", "15-1212"),
        ("Medical assistants who speak Spanish", "health", "31-9092"),
        ("Network technicians for the cooperative", "it", "15-1231"),
        ("Drafters for storm repairs", "construction", "17-3011"),
        ("Team leads who can plan a shift", "business", ""),
    ),
}

AGENDA = {
    "board": ("Figures of the region", "List of occupations in demand", "What students should see at work"),
    "advisory": ("Report of the coordinator", "Experiences planned by grade", "What partners learned"),
    "chamber": ("Employers who want to begin", "Speakers for the spring"),
}
SAID = {
    "board": "The board showed how openings changed since last year. Employers said where they find nobody. "
    "The coordinator told which experiences answer to that and where there is none.",
    "advisory": "The coordinator reported which grades took part in what. Partners told what went well and what was "
    "hard to plan. The calendar of the next months was looked through.",
    "chamber": "Four employers asked how they can begin. The menu of offers was handed out.",
}
DECIDED = {
    "board": ("Use the board's newest list when planning the year", "Find a partner for an occupation without one"),
    "advisory": ("Keep the yearly review of agreements in October", "Offer job shadowing in the spring as well"),
    "chamber": ("Bring four new employers to the career fair",),
}
FOLLOWED_UP = (
    "Send the board the experiences by occupation",
    "Ask two employers for a place to shadow",
    "Visit the welding shop with a teacher",
    "Write the invitation to the spring meeting",
)
BOARD_PEOPLE = (
    ("Marcelline Ostrander", "Business services manager"),
    ("Ephraim Talavera", "Planner"),
    ("Junia Westergaard", "Youth programs lead"),
)
CHAMBER_PERSON = ("Alistair Penrose-Diaz", "President")
COORDINATOR = ("Cam Delacourt", "Work-based learning coordinator")

"""The starter catalogue of credentials, each line with how sure it is.

Certifications of Texas career programs that stand, or may stand, on the agency's list of industry-based
certifications for 2025-2030. Only the first group was seen named on that list; every line says where it was seen, can
be edited or archived, and is compared with the agency's list before a figure is published.
"""

from django.db import migrations

LIST_VERSION = "2025-2030"
# Group -> (how sure, where it was seen).
GROUPS = {
    "LISTED": (
        "Seen: the certifying body says it is on the 2025-2030 list",
        "NOCTI, page of state programs, Texas (nocti.org)",
    ),
    "EARLIER": (
        "Seen on the 2022-2025 list only; not checked for 2025-2030",
        "NOCTI, page of state programs, Texas (nocti.org)",
    ),
    "PROGRAMS": (
        "Seen in a program of study; not checked for 2025-2030",
        "Programs of study of Texas districts and of the Texas Education Agency",
    ),
    "AERIAL": (
        "Seen as earned by students; its place on the list was not checked",
        "North Central Texas aerial robotics program (nctxaerialrobotics.com)",
    ),
    "HOUSTON": (
        "Seen on a district's page; not checked for 2025-2030",
        "Houston Independent School District, page of certifications",
    ),
    "LIKELY": ("Not verified: known to be earned in Texas programs", "General knowledge; check the agency's list"),
    "DOUBTFUL": ("Not verified: may not be on the list", "General knowledge; check the agency's list"),
}

# name, certifying body, industry
LISTED = [
    ("Hospitality Management - Lodging", "NOCTI", "hospitality"),
    ("Manufacturing Technology", "NOCTI", "manufacturing"),
    ("Pre-Engineering/Engineering Technology", "NOCTI", "engineering"),
    ("Precision Machining", "NOCTI", "manufacturing"),
    ("Production Agriculture", "NOCTI", "agriculture"),
    ("Retail Merchandising", "NOCTI", "business"),
    ("Small Animal Science and Technology", "NOCTI", "agriculture"),
    ("Small Engine Technology", "NOCTI", "transport"),
    ("Travel and Tourism", "NOCTI", "hospitality"),
    ("Web Design", "NOCTI", "it"),
    ("Welding", "NOCTI", "manufacturing"),
]
EARLIER = [
    ("Accounting - Basic", "NOCTI", "business"),
    ("Accounting Foundations", "NOCTI", "business"),
    ("Administrative Assisting", "NOCTI", "business"),
    ("Agriculture Mechanics", "NOCTI", "agriculture"),
    ("Audio-Visual Communications", "NOCTI", "arts"),
    ("Broadcasting and Journalism", "NOCTI", "arts"),
    ("Business Information Processing", "NOCTI", "business"),
    ("Commercial Foods", "NOCTI", "hospitality"),
    ("Computer Networking Fundamentals", "NOCTI", "it"),
    ("Computer Repair Technology", "NOCTI", "it"),
    ("Digital Video Production Foundations", "NOCTI", "arts"),
    ("Engineering Technology Foundations", "NOCTI", "engineering"),
    ("Heavy Equipment Maintenance and Repair", "NOCTI", "transport"),
    ("Agricultural Biotechnology", "NOCTI", "agriculture"),
    ("Cybersecurity Fundamentals", "NOCTI", "it"),
    ("Diesel Technology", "NOCTI", "transport"),
    ("Early Childhood Education and Care - Advanced", "NOCTI", "education"),
    ("Early Childhood Education and Care - Basic", "NOCTI", "education"),
    ("General Management", "NOCTI", "business"),
    ("Graphic Production Technology", "NOCTI", "arts"),
    ("Horticulture - Landscaping", "NOCTI", "agriculture"),
    ("Natural Resources Systems", "NOCTI", "agriculture"),
]
PROGRAMS = [
    (
        "Adobe Certified Professional in Digital Video Using Adobe Premiere Pro",
        "Adobe (delivered by Certiport)",
        "arts",
    ),
    ("Fundamentals of Animal Science Certification", "Elanco (delivered by iCEV)", "agriculture"),
    ("Certified Veterinary Assistant, Level 1", "Texas Veterinary Medical Association", "agriculture"),
    ("Autodesk Certified User: Fusion 360", "Autodesk (delivered by Certiport)", "engineering"),
    ("Autodesk Certified User: Revit Architecture", "Autodesk (delivered by Certiport)", "construction"),
    ("FANUC Robot Operator 1", "FANUC America (delivered by NOCTI)", "manufacturing"),
    ("Mechatronics: Programmable Logic Controllers 1", "PMMI", "manufacturing"),
    ("NCCER Industrial Maintenance Mechanic", "NCCER", "manufacturing"),
]
AERIAL = [
    ("Remote Pilot Certificate (14 CFR Part 107)", "Federal Aviation Administration", "engineering"),
]
HOUSTON = [
    ("Cosmetology Operator License", "Texas Department of Licensing and Regulation", "human_services"),
    ("Certified Pharmacy Technician (CPhT)", "Pharmacy Technician Certification Board", "health"),
]
LIKELY = [
    ("CompTIA A+ Certification", "CompTIA", "it"),
    ("CompTIA Network+ Certification", "CompTIA", "it"),
    ("CompTIA Security+ Certification", "CompTIA", "it"),
    ("Cisco Certified Network Associate (CCNA)", "Cisco", "it"),
    ("Certified SOLIDWORKS Associate (CSWA)", "Dassault Systèmes", "engineering"),
    ("Autodesk Certified User/Professional: AutoCAD", "Autodesk (delivered by Certiport)", "engineering"),
    ("Autodesk Certified User/Professional: Inventor", "Autodesk (delivered by Certiport)", "engineering"),
    ("AWS Certified Welder", "American Welding Society", "manufacturing"),
    ("AWS D1.1 Structural Steel", "American Welding Society", "manufacturing"),
    ("AWS D9.1 Sheet Metal Welding", "American Welding Society", "manufacturing"),
    ("AWS SENSE Welding Level 1", "American Welding Society", "manufacturing"),
    (
        "NIMS Machining Level I: Measurement, Materials and Safety",
        "National Institute for Metalworking Skills",
        "manufacturing",
    ),
    ("Certified Production Technician (CPT)", "Manufacturing Skill Standards Council", "manufacturing"),
    ("Certified Logistics Technician (CLT)", "Manufacturing Skill Standards Council", "transport"),
    ("NCCER Carpentry Level I", "NCCER", "construction"),
    ("NCCER Electrical Level I", "NCCER", "construction"),
    ("NCCER HVAC Level I", "NCCER", "construction"),
    ("NCCER Plumbing Level I", "NCCER", "construction"),
    ("NCCER Pipefitting Level I", "NCCER", "construction"),
    ("NCCER Construction Technology", "NCCER", "construction"),
    ("NCCER Welding Level I", "NCCER", "manufacturing"),
    ("ASE Entry-Level Automobile: Maintenance and Light Repair", "ASE", "transport"),
    ("ASE Entry-Level Automobile: Brakes", "ASE", "transport"),
    ("ASE Entry-Level Automobile: Suspension and Steering", "ASE", "transport"),
    ("ASE Entry-Level Collision: Painting and Refinishing", "ASE", "transport"),
    ("ASE Entry-Level Medium/Heavy Truck: Diesel Engines", "ASE", "transport"),
    ("FAA Aviation Maintenance Technician: General", "Federal Aviation Administration", "transport"),
    ("Principles of Small Engine Technology", "Equipment & Engine Training Council (delivered by iCEV)", "transport"),
    ("Certified Nurse Aide (CNA)", "Texas Health and Human Services Commission", "health"),
    ("Certified Clinical Medical Assistant (CCMA)", "National Healthcareer Association", "health"),
    ("Certified EKG Technician (CET)", "National Healthcareer Association", "health"),
    ("Certified Patient Care Technician/Assistant (CPCT/A)", "National Healthcareer Association", "health"),
    ("Certified Phlebotomy Technician (CPT)", "National Healthcareer Association", "health"),
    ("Certified Medical Administrative Assistant (CMAA)", "National Healthcareer Association", "health"),
    ("Registered Dental Assistant", "Texas State Board of Dental Examiners", "health"),
    ("Emergency Medical Technician", "Texas DSHS / NREMT", "health"),
    ("Certified Personal Trainer (NASM-CPT)", "National Academy of Sports Medicine", "health"),
    ("Microsoft Office Specialist: Excel Expert", "Microsoft (delivered by Certiport)", "business"),
    ("Microsoft Office Specialist: Word Expert", "Microsoft (delivered by Certiport)", "business"),
    ("QuickBooks Certified User", "Intuit (delivered by Certiport)", "business"),
    ("ServSafe Manager", "National Restaurant Association", "hospitality"),
    ("Certified Fundamentals Cook", "American Culinary Federation", "hospitality"),
    ("Texas State Florist Association Level 1 Floral Certification", "Texas State Florist Association", "agriculture"),
    ("Elanco Veterinary Medical Applications Certification", "Elanco (delivered by iCEV)", "agriculture"),
    ("Commercial/Noncommercial Pesticide Applicator", "Texas Department of Agriculture", "agriculture"),
    ("Non-Commissioned Security Officer Level II", "Texas Department of Public Safety", "law"),
    ("Basic Structure Fire Suppression", "Texas Commission on Fire Protection", "law"),
    ("Educational Aide I", "State Board for Educator Certification / TEA", "education"),
    ("Child Development Associate (CDA)", "Council for Professional Recognition", "education"),
    ("Adobe Certified Professional in Visual Design Using Adobe Photoshop", "Adobe (delivered by Certiport)", "arts"),
    (
        "Adobe Certified Professional in Graphic Design and Illustration Using Adobe Illustrator",
        "Adobe (delivered by Certiport)",
        "arts",
    ),
]
DOUBTFUL = [
    ("IT Specialist: Python", "Certiport (Pearson VUE)", "it"),
    ("IT Specialist: HTML and CSS", "Certiport (Pearson VUE)", "it"),
    ("IT Specialist: Cybersecurity", "Certiport (Pearson VUE)", "it"),
    ("Oracle Certified Foundations Associate, Java", "Oracle", "it"),
    ("AWS Certified Cloud Practitioner", "Amazon Web Services", "it"),
    (
        "OSHA 30-Hour General Industry",
        "OSHA-authorized trainers (card, not an exam-based certification)",
        "manufacturing",
    ),
    ("OSHA 30-Hour Construction", "OSHA-authorized trainers (card)", "construction"),
    ("NIMS CNC Milling: Operations", "National Institute for Metalworking Skills", "manufacturing"),
    ("EPA Section 608 Universal Refrigerant Technician", "US EPA-approved testing organizations", "construction"),
    ("Apprentice Electrician License", "Texas Department of Licensing and Regulation", "construction"),
    ("Class D Water Operator License", "Texas Commission on Environmental Quality", "energy"),
    ("Entrepreneurship and Small Business (ESB)", "Certiport", "business"),
    ("Certified Guest Service Professional", "American Hotel & Lodging Educational Institute", "hospitality"),
    ("BASF Plant Science Certification", "BASF (delivered by iCEV)", "agriculture"),
    (
        "Feedyard Technician in Machinery Operation, Repair and Maintenance",
        "Texas Cattle Feeders Association",
        "agriculture",
    ),
    ("Emergency Telecommunicator", "International Academies of Emergency Dispatch", "law"),
    ("Stukent Social Media Marketing Certification", "Stukent", "business"),
    ("Real Estate Sales Agent License", "Texas Real Estate Commission", "business"),
    ("Class A Barber / Barber Operator License", "Texas Department of Licensing and Regulation", "human_services"),
    ("Cosmetology Esthetician Specialty License", "Texas Department of Licensing and Regulation", "human_services"),
]


def add_credentials(apps, schema_editor):
    credential = apps.get_model("experiences", "Credential")
    groups = {
        "LISTED": LISTED,
        "EARLIER": EARLIER,
        "PROGRAMS": PROGRAMS,
        "AERIAL": AERIAL,
        "HOUSTON": HOUSTON,
        "LIKELY": LIKELY,
        "DOUBTFUL": DOUBTFUL,
    }
    for key, rows in groups.items():
        certainty, source = GROUPS[key]
        credential.objects.bulk_create(
            credential(
                name=name,
                certifying_body=body,
                industry=industry,
                kind="ibc",
                list_version=LIST_VERSION,
                certainty=certainty,
                source=source,
            )
            for name, body, industry in rows
        )


class Migration(migrations.Migration):
    dependencies = [("experiences", "0005_starter_continuum")]
    operations = [migrations.RunPython(add_credentials, migrations.RunPython.noop)]

"""Invented people and organizations; any likeness to real ones is chance."""

GIVEN = (
    "Adela Amara Anselm Aurelio Beatriz Bo Calla Cassius Celeste Cosmo Dalia Darío Delfina Eamon Elodie Emeka Enzo Esme "
    "Farrah Fidel Flor Gael Giselle Hana Hugo Ibrahim Idalia Imani Isaías Ivo Jacinta Jovan Juno Kaia Keanu Kirra Lalo "
    "Leona Linh Lucero Maelle Malik Marisol Mateo Mireya Nadia Nestor Nia Noor Octavio Odalys Orion Paloma Petra Quinn "
    "Rafaela Ravi Renata Rocío Rowan Salma Saúl Selene Sol Suri Tadeo Talia Thuy Ulises Valeria Vada Wyatt Ximena Yael "
    "Yara Yusuf Zaida Zane Zora"
).split()

FAMILY = (
    "Abrego Aldana Arroyuelo Ashgrove Balderrama Barrowfield Bexley Bluestem Cantarero Castlebay Cedarhurst Cordillera "
    "Dao Delarosa Dunmere Echeverri Elmscott Esparto Fairwater Fonteno Galvanes Garrowby Guadiana Halloway Hinojales "
    "Ibekwe Illesca Jadeworth Jaramago Kestrell Kimbrew Lamarque Larkhill Llanero Lumbreras Madrigalo Marsten Mesquiteau "
    "Monteclaro Nakai Navasotal Ngo Oakhollow Okwu Oleander Palomares Pecanwood Phan Quintela Ramblewood Ravenel "
    "Riosabal Sabinal Saltgrass Sandovar Sendero Tamayoque Tejanes Thistledown Trevino-Lux Urrabazo Valdelomar Verrado "
    "Wexmoor Whitebrush Yaupon Yturrian Zamorano-Bell Zapatero"
).split()

# name, industry, city, contact, job title
PARTNERS: dict[str, list[tuple[str, str, str, str, str]]] = {
    "juniper-flats": [
        ("Copperleaf Robotics", "manufacturing", "Juniper Flats", "Odessa Quarrie", "Plant manager"),
        ("Bluebonnet Regional Clinic", "health", "Juniper Flats", "Dr. Teo Almarante", "Chief of nursing"),
        ("Halcyon Wind Services", "energy", "Mesa Verdosa", "Ines Cobble", "Field operations lead"),
        ("Sandstone Structures", "construction", "Mesa Verdosa", "Porter Vale", "Project engineer"),
        ("Longhorn Lumen Labs", "engineering", "Juniper Flats", "Priya Tolliver", "Laboratory director"),
        ("Mockingbird Software", "it", "Juniper Flats", "Sade Whitlow", "Head of development"),
        ("Pecan Street Veterinary", "agriculture", "Dry Fork", "Dr. Lupe Harrow", "Veterinarian"),
        ("Riverbend Water District", "law", "Dry Fork", "Gil Montero", "Water quality chief"),
        ("Starfield Aerospace Supply", "engineering", "Juniper Flats", "Nadine Orrick", "Quality manager"),
        ("Juniper Flats Public Library", "education", "Juniper Flats", "Amos Reyes-Dell", "Director"),
        ("Cactus Wren Logistics", "transport", "Mesa Verdosa", "Tamsin Locke", "Terminal manager"),
        ("Prairie Fire Studio", "arts", "Juniper Flats", "Bas Okoro", "Creative director"),
        ("Agave Circuit Works", "manufacturing", "Juniper Flats", "Delphine Roark", "Production manager"),
        ("Anvil Creek Machining", "manufacturing", "Dry Fork", "Sol Ibarrola", "Owner"),
        ("Blackjack Oak Surveying", "construction", "Mesa Verdosa", "Hollis Carrew", "Licensed surveyor"),
        ("Bobwhite Solar", "energy", "Juniper Flats", "Corinne Adeyo", "Installation manager"),
        ("Chaparral Data Center", "it", "Mesa Verdosa", "Viktor Lansing", "Operations manager"),
        ("Cibolo Dental Group", "health", "Juniper Flats", "Dr. Amaya Fennick", "Dentist"),
        ("Desert Willow Landscapes", "agriculture", "Dry Fork", "Eugenia Parrish", "Landscape designer"),
        ("Dry Fork Feed and Seed", "agriculture", "Dry Fork", "Leland Quiros", "Manager"),
        ("Escarpment Environmental", "engineering", "Juniper Flats", "Dr. Neha Burwell", "Environmental engineer"),
        ("Firewheel Pharmacy", "health", "Juniper Flats", "Orla Castanon", "Pharmacist"),
        ("Granite Gap Quarry", "construction", "Mesa Verdosa", "Buck Ferrante", "Safety officer"),
        ("Hackberry Veterinary Supply", "agriculture", "Dry Fork", "Rosalba Tuck", "Sales manager"),
        ("Indigo Bunting Games", "it", "Juniper Flats", "Femi Strand", "Lead designer"),
        ("Juniper Flats Airport", "transport", "Juniper Flats", "Carmela Voss", "Airfield manager"),
        ("Juniper Flats Fire Department", "law", "Juniper Flats", "Chief Ansel Rourke", "Fire chief"),
        ("Kestrel Ridge Engineering", "engineering", "Mesa Verdosa", "Ilse Montague", "Structural engineer"),
        ("Limestone Family Practice", "health", "Mesa Verdosa", "Dr. Bram Estevane", "Physician"),
        ("Mesa Verdosa Electric Cooperative", "energy", "Mesa Verdosa", "Wendell Acuna", "Line supervisor"),
        ("Nighthawk Avionics", "engineering", "Juniper Flats", "Shirin Gallard", "Test engineer"),
        ("Ocotillo Insurance Services", "business", "Juniper Flats", "Dale Whitcomb-Ruiz", "Actuary"),
        ("Painted Rock Television", "arts", "Juniper Flats", "Noelle Abara", "Producer"),
        ("Quail Run Hospital", "health", "Mesa Verdosa", "Tomas Eberle", "Director of education"),
        ("Red Bluff Credit Union", "business", "Dry Fork", "Harriet Solano", "Branch manager"),
        ("Sotol Biotech", "engineering", "Juniper Flats", "Dr. Min Calloway", "Laboratory head"),
        ("Tumbleweed Drones", "it", "Dry Fork", "Rafe Ordonica", "Chief pilot"),
        ("Upland Grain Logistics", "transport", "Dry Fork", "Petra Lindgate", "Dispatcher"),
        ("Verbena Early Learning Center", "education", "Juniper Flats", "Yesenia Marlow", "Director"),
        ("Yellowhammer Builders", "construction", "Juniper Flats", "Gus Palmeri", "Site manager"),
    ],
    "palm-hollow": [
        ("Gulfline Fabrication", "manufacturing", "Palm Hollow", "Ruben Castellow", "Shop superintendent"),
        ("Lantana Medical Center", "health", "Palm Hollow", "Marguerite Soto-Lane", "Education coordinator"),
        ("Tidewater Networks", "it", "Palm Hollow", "Dominic Ferro", "Network operations manager"),
        ("Ocotillo Power Cooperative", "energy", "Arroyo Seco", "Joanna Pike", "Line superintendent"),
        ("Brackish Bay Shipping", "transport", "Port Alma", "Cyrus Delgrove", "Dock manager"),
        ("Seagrape Architects", "construction", "Palm Hollow", "Lena Okafor-Ruiz", "Principal architect"),
        ("Redfish Cybersecurity", "it", "Port Alma", "Kenji Maldona", "Security analyst"),
        ("Coastal Plains Credit Union", "business", "Palm Hollow", "Yolanda Creel", "Branch director"),
        ("Whooping Crane Engineering", "engineering", "Port Alma", "Silas Nuncio", "Senior engineer"),
        ("Palm Hollow Fire and Rescue", "law", "Palm Hollow", "Chief Dora Lindell", "Fire chief"),
        ("Mesquite Table Kitchens", "hospitality", "Arroyo Seco", "Paz Hollander", "Executive chef"),
        ("Bayou Bend Pharmacy", "health", "Palm Hollow", "Dr. Ola Prescott", "Pharmacist"),
        ("Arroyo Seco Welding", "manufacturing", "Arroyo Seco", "Mack Villarosa", "Owner"),
        ("Breakwater Marine Repair", "manufacturing", "Port Alma", "Ingrid Salgado", "Yard manager"),
        ("Clear Lantern Health", "health", "Palm Hollow", "Imelda Crosswhite", "Nurse educator"),
        ("Driftwood Media", "arts", "Port Alma", "Paxton Reyes-Hill", "Editor"),
        ("Egret Point Hotel", "hospitality", "Port Alma", "Simone Baptista", "General manager"),
        ("Frigate Freight Lines", "transport", "Port Alma", "Oskar Delamere", "Terminal manager"),
        ("Gulf Marsh Conservancy", "agriculture", "Palm Hollow", "Dr. Talia Windrow", "Biologist"),
        ("Heron Software Works", "it", "Palm Hollow", "Nikhil Sabine", "Engineering manager"),
        ("Live Oak Legal Aid", "law", "Palm Hollow", "Constance Ybarbo", "Attorney"),
        ("Mangrove Cloud Services", "it", "Palm Hollow", "Leticia Farwell", "Cloud architect"),
        ("Pelican State Surveyors", "construction", "Port Alma", "Roy Hargrave-Diaz", "Party chief"),
        ("Sabal Refining", "energy", "Arroyo Seco", "Dina Kowalik", "Process engineer"),
        ("Tarpon Instruments", "engineering", "Palm Hollow", "Amir Lockridge", "Calibration lead"),
    ],
}

TEACHERS = (
    "Ramona Eastwick, Theo Barrancas, Viola Sandoz, Hector Applewhite, Nell Quiroga, Amadou Fields, Corazon Biddle, "
    "Ezra Montoya-Hale, Lucinda Farrow, Omar Wickes, Greta Salinero, Tobias Ruelas"
).split(", ")

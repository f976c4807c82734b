"""The furnished demo: two invented campuses and a district, made through the same services as everybody's work."""

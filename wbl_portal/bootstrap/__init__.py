"""What stands between `python3 manage.py` and Django: packages, system libraries, embedded servers.

It runs before `.venv` exists, so no module here imports anything but the standard library at import time;
the database driver is imported inside the functions that run once the packages stand.
"""

"""What the state publishes of the campus: its marks are read as ranges, kept, and counted with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from academies.models import Academy
from reports.models import StateFigure
from reports.services.state_figures import import_state_figures
from reports.state.known import public_figures
from reports.state.marks import NO_LIMIT, NoFigure, read
from tests.factories import TESTER
from wbl_portal.core.models import AuditEntry
from wbl_portal.core.sheets import SheetRefused

HEADER = "year,framework,table,grade,phase,value,denominator,report\n"
GOOD = HEADER + (
    "2026-27,p-tech,on-track-credential,9,,41,120,\n"
    "2026-27,p-tech,on-track-credential,10,,*,,\n"
    "2026-27,p-tech,students-by-grade-phase,9+10,training,1.0 %,199,\n"
)


class TestMarks:
    @pytest.mark.parametrize(
        ("shown", "whole", "report", "known"),
        [
            ("41", None, "profile", (41, 41)),
            ("1,204", None, "profile", (1204, 1204)),
            ("0", None, "profile", (0, 0)),  # a zero is printed in profile counts
            ("*", None, "profile", (1, 4)),
            ("-1", None, "profile", (1, 4)),
            ("*", 4, "rate", (0, 4)),  # 4 of 4, 1 of 4 and 0 of 2 all print the same star
            ("*", 2, "rate", (0, 2)),
            ("*", 45, "assessment", (0, 4)),  # 3 of 30 and 0 of 45
            ("*", 199, "attrition", (1, 9)),
            ("**", None, "profile", (5, NO_LIMIT)),  # 4, 10, 35 prints *, **, 35
            ("-3", 60, "profile", (5, 60)),
            ("\u2013", 0, "rate", (0, 0)),
            (".", None, "rate", (0, 0)),
            (">99%", 24, "profile", (24, 24)),
            ("<1%", 5, "profile", (0, 0)),
            ("1.0 %", 199, "attrition", (2, 2)),  # the percentage stays beside the star and gives it away
            ("50%", 9, "profile", (5, 4)),
        ],
    )
    def test_what_stands_in_a_report_is_a_range(
        self, shown: str, whole: int | None, report: str, known: tuple[int, int]
    ) -> None:
        assert read(shown, of=whole, report=report) == known

    @pytest.mark.parametrize("shown", ["?", "-2", "few", "12.5 %", ""])
    def test_what_says_nothing_is_refused(self, shown: str) -> None:
        with pytest.raises(NoFigure):
            read(shown)


class TestImport:
    def test_rows_are_kept_once_and_known_to_masking(self, campus: Academy) -> None:
        first = import_state_figures(data=GOOD.encode(), file="tapr.csv", by=TESTER)
        again = import_state_figures(data=GOOD.encode(), file="tapr.csv", by=TESTER)

        assert (first.added, first.changed, again.added, again.unchanged) == (3, 0, 0, 3)
        known = {(each["measure"], each["labels"]): (each["low"], each["high"]) for each in public_figures("2026-27")}
        assert known == {
            ("earned", (("grade", "9"),)): (41, 41),
            ("earned", (("grade", "10"),)): (1, 4),
            ("students", (("grade", "9+10"), ("phase", "training"))): (2, 2),
        }
        assert AuditEntry.objects.filter(verb="state_figures.imported").count() == 1

    def test_a_new_report_replaces_the_figure(self, campus: Academy) -> None:
        import_state_figures(data=GOOD.encode(), file="tapr.csv", by=TESTER)

        report = import_state_figures(data=GOOD.replace(",41,", ",43,").encode(), file="tapr.csv", by=TESTER)

        assert (report.changed, report.unchanged) == (1, 2)
        assert StateFigure.objects.get(table="on-track-credential", labels={"grade": "9"}).shown == "43"

    def test_a_dry_run_changes_nothing(self, campus: Academy) -> None:
        assert import_state_figures(data=GOOD.encode(), file="tapr.csv", by=TESTER, dry_run=True).added == 3
        assert not StateFigure.objects.exists()

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ("2026,p-tech,on-track-credential,9,,41,,", "2026-27"),
            ("2026-27,s-tech,on-track-credential,9,,41,,", "framework"),
            ("2026-27,p-tech,experiences-by-type,9,,41,,", "table"),
            ("2026-27,p-tech,on-track-credential,9,training,41,,", "no column phase"),
            ("2026-27,p-tech,on-track-credential,9,,12 %,,", "denominator"),
            ("2026-27,p-tech,on-track-credential,9,,50%,9,", "fits"),
            ("2026-27,p-tech,on-track-credential,9,,*,,other", "report"),
        ],
    )
    def test_a_bad_row_is_refused_with_its_reason(self, campus: Academy, row: str, why: str) -> None:
        report = import_state_figures(data=(HEADER + row).encode(), file="tapr.csv", by=TESTER)

        assert why in report.rejected[0].reason
        assert not StateFigure.objects.exists()

    def test_a_file_without_values_is_refused(self, campus: Academy) -> None:
        with pytest.raises(SheetRefused, match="value"):
            import_state_figures(data=b"year,framework,table\n", file="tapr.csv", by=TESTER)


class TestPages:
    def test_dev_imports_in_two_steps_and_sees_what_readers_know(self, client_for: Callable[..., Any]) -> None:
        dev = client_for("coordinator")
        page = dev.get("/reports/state-figures/")
        assert "No figures of the state yet" in page.content.decode()

        upload = SimpleUploadedFile("tapr.csv", GOOD.encode(), content_type="text/csv")
        checked = dev.post("/reports/state-figures/import/", {"upload": upload})
        assert not StateFigure.objects.exists()
        dev.post("/reports/state-figures/import/", {"kept": checked.context["step"].kept})

        page = dev.get("/reports/state-figures/?year=2026-27").content.decode()
        assert "1 to 4" in page
        assert "On track: members with a degree" in page

"""What the upkeep of the record reads from live rows: checklist and differences of snapshots, measures, due records."""

"""The pages of the reports: `public` for anyone, `staff` for the workspace."""

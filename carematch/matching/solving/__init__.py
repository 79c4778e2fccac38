"""Long searches (a team, a caseload) as jobs: asked for, followed, cancelled, and kept with what they answered."""

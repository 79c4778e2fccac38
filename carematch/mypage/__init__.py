"""The page of whoever asked for help, or acts for somebody who did: where everything stands, and what waits."""

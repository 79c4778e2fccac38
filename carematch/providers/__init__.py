"""Providers: who they are, what they offer, their checks, free time, capacity and public listing.

Ask `service` for a provider's record, and `listed` for what strangers may see. By idea:

- the record: `models`, `vocabulary`; tables of their own in `document`, `referee`, `delivery_office`;
- registering: `asking` (every question, described once), `answers` (what each does to the record), `registration`,
  `tasks`, `summary`; beginning and coming back by a letter: `returning`;
- the law before any person is known: `offer`; the words that may not lead past the organisation: `past_us`;
- checks: `checks` (which are needed and how they stand), `evidence` (what each must show), `validity` (how long it
  counts), `vetting` (recording one), `references`, `cqc` (the public register), `documents` and `photo`;
- the desk where staff check: `checkdesk`; many at once from a file: `bulk`;
- being listed: `listing` (written and taken away), `listed` and `profile` (read by strangers), `service_bits`,
  `following` (the rules), `lapses`, `reminders`, `holding` (no button brings back);
- staying current: `current`, `still_right` (the letter's link), `freshness`;
- time: `week`, `capacity`; place: `delivery` and `offices` (where work counts), `premises` (found on the map).

Pages stand in `<idea>_views`, what they ask in `<idea>_forms`; `views` and `forms` are those of registering.
"""

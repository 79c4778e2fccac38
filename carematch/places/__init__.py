"""Postcodes, areas, rings and distance: where everything in CareMatch is.

Ask `service`. Behind it, by idea:

- a postcode: `postcode` (its shape), `looking_up` and `lookups` (where it is), `problems` (what to say if nowhere);
- what comes in: `receiving` (the one door), `containers` (files, ZIPs, folders), `columns`, `directory`, `rows` and
  `codepoint` (postcode directories), `importing`, `bulk` and `editions` (into the database);
- areas: `areas`, `namefiles` and `naming`, `changes`, `localities`;
- their outlines: `geojson`, `boundaries`, `simplifying`, `outlines`;
- councils and rings: `councils`, `succession`, `wider`, `rings` (pure); `authorities`, `ringing` (with what is held);
- how far: `distance`, `nearest`; geopy's two doors: `geocoding` (our own postcodes), `online` (premises, if chosen);
- facts restated with their sources: `restated`, `data/`; the demonstration's: `gazetteer`, `demonstration`.
"""

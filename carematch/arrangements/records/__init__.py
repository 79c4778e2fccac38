"""The records that an employment agency keeps of work-seekers and of hirers: to read, print and hand over."""

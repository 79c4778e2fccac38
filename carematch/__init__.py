"""CareMatch: the open platform that an introductory agency runs on."""

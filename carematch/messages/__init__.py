"""Messages between people who asked for help, or who act for them, and the anchor: never about the care itself."""

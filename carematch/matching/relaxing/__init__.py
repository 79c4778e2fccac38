"""Asking the person before anything they must have is changed, and keeping who agreed, when and how."""

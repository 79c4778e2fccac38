"""Safeguarding concerns: kept, passed on to those who act, and deciding who stays on the register; nothing more.

Whether somebody was harmed is looked into by the council, the police or the CQC. What a provider does about it is
theirs: an introductory agency that managed it would be managing care.
"""

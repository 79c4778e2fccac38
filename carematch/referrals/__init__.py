"""Referrals: a social worker, link worker or discharge team tells us of somebody who may want an introduction.

Whoever refers sees how it stands, and nothing else; a manager takes each referral on, or says why not.
"""

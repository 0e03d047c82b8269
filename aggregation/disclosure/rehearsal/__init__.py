"""Invented networks on which a rule, or the auditor whole, may be switched off, to prove that an attack can see what
they prevent. No release of an installation goes through here.
"""

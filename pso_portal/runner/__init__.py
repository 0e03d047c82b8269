"""Runs the portal on one machine: embedded servers, processes, the two commands.

Only the standard library is imported here. The wheels that bring the servers are looked up, never imported:
one of them would add users and open folders to the world at its first call.
"""

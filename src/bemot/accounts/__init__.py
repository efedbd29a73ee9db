"""Colleagues, teams, roles and principals: who may do what."""

"""Drafting a study from exports."""

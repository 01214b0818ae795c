"""Tests of the extension and of the handbook as built, what they share, and tools that make runs."""

"""Output formats: each a builder with its templates, theme and post-processing inside."""

"""Directives, and the registers behind them. Knows no output format."""

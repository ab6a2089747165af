"""The sounds worth practising: what English keeps words apart by, and which ones to name."""

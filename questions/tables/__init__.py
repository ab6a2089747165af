"""Banks as files that a tutor opens: spreadsheets (XLSX), CSV and TOML, read with patience.

`files` reads and writes all three. Reading never stops at the first thing that is wrong: every
problem is named with its sheet, row and column, and the rest can still be used.
"""

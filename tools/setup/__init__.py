"""What start.py does before the program can run: make .venv, and keep it fitting the locks.

`machine` decides what suits this computer, `locks` what is wanted and what is there, `pip` runs
the installer, `failures` puts what went wrong into plain words, and `steps` is the whole in order.
"""

"""The pages: Streamlit lives here (and in app.py) and nowhere else."""

"""Parts of a page that Streamlit does not have. JavaScript lives here and nowhere else."""

"""Results in, pictures out; knows no Streamlit."""

"""Entry of the app: `streamlit run streamlit_app.py`."""

from chains.app.main import run

run()

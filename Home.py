"""Home: the landing page when Streamlit runs it, the ASGI application when a server imports it."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from ui.frame import explain_defect
    from web import MIDDLEWARE, ROUTES, lifespan

    app = st.App(
        __file__,
        routes=ROUTES,
        middleware=MIDDLEWARE,
        lifespan=lifespan,
        on_script_error=explain_defect,
    )
else:
    from ui import landing
    from ui.frame import open_page

    with open_page("Honest interview practice", width=landing.WIDTH, public=True) as page:
        landing.draw(page)

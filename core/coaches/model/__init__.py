"""The coach that asks a language model, and checks in code whatever it replies."""

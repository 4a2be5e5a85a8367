"""The review loop without a screen: what is left to judge, what it may be, and what a verdict writes."""

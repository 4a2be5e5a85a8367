"""Answers as the command line prints them: JSON shapes that other programs rely on, and Chinese text. A file a report."""

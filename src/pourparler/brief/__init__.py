"""Briefs, tables and settlements in words: a ledger's rows rendered for people."""

from pourparler.brief.build import build, week_of
from pourparler.brief.change_table import changes_table, difference_table, documents_table
from pourparler.brief.gather import Brief, Voice, gather
from pourparler.brief.mail import render_mail
from pourparler.brief.markdown import render_markdown
from pourparler.brief.page import render_html
from pourparler.brief.pdf import render_pdf
from pourparler.brief.positions_table import coding_queue_table, positions_table
from pourparler.brief.saved import last_saved, read_saved, save_brief
from pourparler.brief.table import (
    Listing,
    actors_table,
    alerts_table,
    briefs_table,
    hits_table,
    meetings_table,
    proposals_table,
    revisions_table,
    statements_table,
    suggestions_table,
)
from pourparler.brief.terminal import render_text
from pourparler.brief.words import ledger_name

__all__ = [
    "Brief",
    "Listing",
    "Voice",
    "actors_table",
    "alerts_table",
    "briefs_table",
    "build",
    "changes_table",
    "coding_queue_table",
    "difference_table",
    "documents_table",
    "gather",
    "hits_table",
    "last_saved",
    "ledger_name",
    "meetings_table",
    "positions_table",
    "proposals_table",
    "read_saved",
    "render_html",
    "render_mail",
    "render_markdown",
    "render_pdf",
    "render_text",
    "revisions_table",
    "save_brief",
    "statements_table",
    "suggestions_table",
    "week_of",
]

"""From attributions to statements: quotations, transcripts, speech acts."""

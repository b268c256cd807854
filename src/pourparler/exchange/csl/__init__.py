"""CSL-JSON: citations of the documents."""

"""W3C Web Annotation: codings as JSON-LD."""

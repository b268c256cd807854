"""DNA 3 databases: documents and coded statements of the Discourse Network Analyzer."""

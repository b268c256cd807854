"""Links between documents: copies, editions, repeated statements, meetings and actors that are the same."""

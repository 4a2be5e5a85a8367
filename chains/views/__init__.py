"""Pictures and tables of a graph as plain data, and as pyvis networks for a file that opens offline."""

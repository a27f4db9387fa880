"""The numbers of a text with what they measure; `find` puts the modules together."""

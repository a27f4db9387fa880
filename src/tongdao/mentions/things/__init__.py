"""The named things that a text says will exist, start or finish; `find` puts the modules together."""

"""The engine under the packs: load tables, make patterns of their words, run their cases."""

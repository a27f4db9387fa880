"""Shorthand names of programmes whose numerals count their parts (“1115”行动, 三大攻坚战)."""

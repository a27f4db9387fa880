"""Text → quantities, things, programmes and times, each tied to its characters: four rooms that do not know each other.

`everyday` alone knows two of them: the numbers and times of any sentence.
"""

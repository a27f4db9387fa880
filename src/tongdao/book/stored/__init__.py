"""How the book is stored: its columns and bodies, its files, its version."""

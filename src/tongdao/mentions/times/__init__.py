"""The times of a text, part by part: dates, words, plans, holidays, lengths; `find` puts them together."""

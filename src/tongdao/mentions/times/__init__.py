"""The times of a text, part by part: dates, words, plans, holidays, lengths; `mentions.periods` puts them together."""

-- What an entry is called where it stands alone, what its number counts for each of, and the place that it speaks of
-- where that is not the document's own; of a statement the bodies that are to help, as JSON. Null where it was read
-- before there were these columns.

ALTER TABLE entries ADD COLUMN title TEXT;
ALTER TABLE entries ADD COLUMN per TEXT;
ALTER TABLE entries ADD COLUMN scope TEXT;
ALTER TABLE statements ADD COLUMN supporting TEXT;

-- The book: what became of every promise, ready to be listed, filtered, searched and counted. It is derived from a
-- ledger and can be thrown away at any time. The tables whose rows the program fills are in `columns.py`; here stand
-- the others, and by what all are searched.

CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT) WITHOUT ROWID;

-- How many commitments there are, by one counted column each, under every light.
CREATE TABLE tallies (
    field TEXT NOT NULL,
    value,
    light TEXT NOT NULL,
    total INTEGER NOT NULL
);
CREATE INDEX tallies_value ON tallies (field, value);
CREATE INDEX tallies_total ON tallies (total) WHERE total = 0;

-- Pairs of characters of name, title, sentence and owner; the text itself is in `bodies`.
CREATE VIRTUAL TABLE search USING fts5 (
    pairs,
    content = '',
    columnsize = 0,
    tokenize = "ascii tokenchars '!""#$%&()*+,-./:;<=>?@[\]^_`{|}~'''"
);

CREATE INDEX documents_place ON documents (place);
CREATE INDEX documents_issued_on ON documents (issued_on);

CREATE INDEX commitments_document ON commitments (document, light);
CREATE INDEX commitments_owner ON commitments (owner, issued_on);
CREATE INDEX commitments_owner_light ON commitments (owner, light);
CREATE INDEX commitments_owner_document ON commitments (owner, document, light);
CREATE INDEX commitments_owner_programme ON commitments (owner, programme, light);
CREATE INDEX commitments_owner_attainment ON commitments (owner, attainment, light);
CREATE INDEX commitments_owner_lineage ON commitments (owner, lineage, light);
CREATE INDEX commitments_owner_due ON commitments (owner, due, attainment, light);
CREATE INDEX commitments_issuer ON commitments (issuer);
CREATE INDEX commitments_issuer_light ON commitments (issuer, light);
CREATE INDEX commitments_group ON commitments ("group", light);
CREATE INDEX commitments_programme ON commitments (programme, light) WHERE programme IS NOT NULL;
CREATE INDEX commitments_due ON commitments (due, light);
CREATE INDEX commitments_title ON commitments (title);
CREATE INDEX commitments_issued_on ON commitments (issued_on);
CREATE INDEX commitments_light ON commitments (light);
CREATE INDEX commitments_light_rank ON commitments (light_rank);
CREATE INDEX commitments_attained ON commitments (attainment);
CREATE INDEX commitments_attainment ON commitments (attainment_rank);
CREATE INDEX commitments_lineage ON commitments (lineage, due);
CREATE INDEX commitments_previous ON commitments (previous) WHERE previous IS NOT NULL;
CREATE INDEX commitments_turns_on ON commitments (turns_on) WHERE turns_on IS NOT NULL;

CREATE INDEX proofs_least_sure ON proofs (least_sure_score, n) WHERE least_sure_score IS NOT NULL;

CREATE INDEX told_by_n ON told_by (n);

CREATE INDEX figures_place ON figures (place);
CREATE INDEX figures_name ON figures (name);

CREATE INDEX series_group ON series ("group", years DESC, n);
CREATE INDEX series_place ON series (place);

CREATE INDEX indicators_total ON indicators (total DESC, "group");

CREATE INDEX conflicts_place ON conflicts (place);
CREATE INDEX conflicts_issued_on ON conflicts (issued_on);

CREATE INDEX programmes_place ON programmes (place);

CREATE INDEX events_document ON events (document);
CREATE INDEX events_commitment ON events (commitment) WHERE commitment IS NOT NULL;

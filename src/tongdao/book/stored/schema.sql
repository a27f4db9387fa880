-- The book: what became of every promise, ready to be listed, filtered, searched and counted. It is derived from a
-- ledger and can be thrown away at any time; `VERSION` in `version.py` is raised whenever this changes.
-- Narrow tables are filtered and sorted by, bodies (JSON) are read for the rows that are shown.

CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT) WITHOUT ROWID;

-- `n` is the number of the reading that is in force, so that documents stand in the order of the ledger.
CREATE TABLE documents (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    issuer TEXT,
    issued_on TEXT,
    source TEXT NOT NULL,
    title TEXT,
    type TEXT,
    recorded_at TEXT NOT NULL,
    characters INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    targets INTEGER NOT NULL,
    actions INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    entries INTEGER NOT NULL
);
CREATE INDEX documents_place ON documents (place);
CREATE INDEX documents_issued_on ON documents (issued_on);

-- `n` orders as the ledger does. `turns_on` is the first day on which the verdict may be another.
CREATE TABLE commitments (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL,
    form TEXT NOT NULL,
    name TEXT,
    "group" TEXT,
    owner TEXT,
    issuer TEXT,
    issued_on TEXT,
    programme TEXT,
    due TEXT,
    attainment TEXT NOT NULL,
    schedule TEXT NOT NULL,
    evidence TEXT NOT NULL,
    lineage TEXT NOT NULL,
    light TEXT NOT NULL,
    light_rank INTEGER NOT NULL,
    attainment_rank INTEGER NOT NULL,
    previous TEXT,
    turns_on TEXT
);
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
CREATE INDEX commitments_name ON commitments (name);
CREATE INDEX commitments_issued_on ON commitments (issued_on);
CREATE INDEX commitments_light ON commitments (light);
CREATE INDEX commitments_light_rank ON commitments (light_rank);
CREATE INDEX commitments_attained ON commitments (attainment);
CREATE INDEX commitments_attainment ON commitments (attainment_rank);
CREATE INDEX commitments_lineage ON commitments (lineage, due);
CREATE INDEX commitments_previous ON commitments (previous) WHERE previous IS NOT NULL;
CREATE INDEX commitments_turns_on ON commitments (turns_on) WHERE turns_on IS NOT NULL;

-- What is shown of a commitment, and how what is said of it was found. `unsure` is the score of the least sure
-- link that nobody decided about.
CREATE TABLE bodies (n INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE proofs (n INTEGER PRIMARY KEY, body TEXT NOT NULL, unsure REAL);
CREATE INDEX proofs_unsure ON proofs (unsure, n) WHERE unsure IS NOT NULL;

-- Which commitments an entry of a later document tells of.
CREATE TABLE tellings (
    outcome TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (outcome, n)
) WITHOUT ROWID;
CREATE INDEX tellings_n ON tellings (n);

-- Pairs of characters of name, sentence and owner; the text itself is in `bodies`.
CREATE VIRTUAL TABLE search USING fts5 (
    pairs,
    content = '',
    columnsize = 0,
    tokenize = "ascii tokenchars '!""#$%&()*+,-./:;<=>?@[\]^_`{|}~'''"
);

CREATE TABLE figures (
    "group" TEXT NOT NULL,
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    targets INTEGER NOT NULL,
    actuals INTEGER NOT NULL,
    first_year INTEGER,
    last_year INTEGER,
    n INTEGER NOT NULL,
    PRIMARY KEY ("group", place, name)
) WITHOUT ROWID;
CREATE INDEX figures_place ON figures (place);
CREATE INDEX figures_name ON figures (name);

-- Targets and actuals of an indicator by year: `told` each number once, `records` as `tongdao series --json` prints.
CREATE TABLE series (
    n INTEGER NOT NULL,
    "group" TEXT NOT NULL,
    place TEXT NOT NULL,
    issuer TEXT,
    unit TEXT,
    moves INTEGER NOT NULL,
    years INTEGER NOT NULL,
    told TEXT NOT NULL,
    records TEXT NOT NULL
);
CREATE INDEX series_group ON series ("group", years DESC, n);
CREATE INDEX series_place ON series (place);

-- The group that a name of the registry means; those that documents give are in `figures`.
CREATE TABLE aliases (name TEXT NOT NULL PRIMARY KEY, "group" TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE indicators (
    "group" TEXT NOT NULL PRIMARY KEY,
    names TEXT NOT NULL,
    targets INTEGER NOT NULL,
    actuals INTEGER NOT NULL,
    first_year INTEGER,
    last_year INTEGER,
    total INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX indicators_total ON indicators (total DESC, "group");

-- Reported figures that contradict one another; `issued_on` is the day of the later document.
CREATE TABLE conflicts (
    n INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    issued_on TEXT,
    body TEXT NOT NULL
);
CREATE INDEX conflicts_place ON conflicts (place);
CREATE INDEX conflicts_issued_on ON conflicts (issued_on);

CREATE TABLE programmes (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    document INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX programmes_place ON programmes (place);

-- How many commitments there are, by one field each, under every light.
CREATE TABLE tallies (
    field TEXT NOT NULL,
    value,
    light TEXT NOT NULL,
    total INTEGER NOT NULL
);
CREATE INDEX tallies_value ON tallies (field, value);
CREATE INDEX tallies_total ON tallies (total) WHERE total = 0;

-- Of documents, decisions and reports `seq` is told by their write in the ledger; of evidence by its document,
-- whose event is the first of that write and tells when it came: `at` of evidence is the day of issue.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    what TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT,
    subject TEXT NOT NULL,
    document TEXT,
    commitment TEXT,
    words TEXT NOT NULL
);
CREATE INDEX events_document ON events (document);
CREATE INDEX events_commitment ON events (commitment) WHERE commitment IS NOT NULL;

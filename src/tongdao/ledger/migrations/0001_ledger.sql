-- The ledger. One portable dialect: SQLite and PostgreSQL both take every line of it.
--
-- Every table is append-only; the triggers that refuse the rest are made by `schema.py` for each table here.
-- `seq` numbers the accepted writes of the whole ledger from 1 on, in the order in which they were accepted;
-- a row that carries the seq of its write can therefore be hidden from any question about an earlier state.
-- Offsets are code points into the text. Exact numbers are TEXT; the DOUBLE PRECISION beside each only sorts.

CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    started_at TEXT NOT NULL,
    command TEXT NOT NULL,
    who TEXT NOT NULL,
    version TEXT NOT NULL,
    pack TEXT NOT NULL,
    pack_sha256 TEXT NOT NULL
);

CREATE TABLE journal (
    seq BIGINT NOT NULL PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (id),
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
);
CREATE INDEX journal_at ON journal (at);
CREATE INDEX journal_action ON journal (action, seq);

CREATE TABLE texts (
    id TEXT NOT NULL PRIMARY KEY,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL
);

-- `given` names, as JSON, what of date, issuer and title a person gave; the rest the text says of itself.
CREATE TABLE documents (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    id TEXT NOT NULL REFERENCES texts (id),
    source TEXT,
    title TEXT,
    issuer TEXT,
    issued_on TEXT,
    type TEXT,
    given TEXT NOT NULL,
    supersedes BIGINT REFERENCES documents (seq)
);
CREATE INDEX documents_id ON documents (id);
CREATE INDEX documents_source ON documents (source);
CREATE INDEX documents_supersedes ON documents (supersedes);

-- One reading of one document by one run. The latest is the current one.
CREATE TABLE readings (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    document BIGINT NOT NULL REFERENCES documents (seq)
);
CREATE INDEX readings_document ON readings (document, seq);

CREATE TABLE sections (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    level BIGINT NOT NULL,
    heading TEXT,
    speaker TEXT,
    role TEXT,
    owner TEXT,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    PRIMARY KEY (reading, place)
);

CREATE TABLE statements (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    section TEXT,
    kind TEXT NOT NULL,
    owner TEXT,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    trail TEXT NOT NULL,
    PRIMARY KEY (reading, place)
);

-- Figures and deliverables. `statement` is the place of the statement that an entry stands in.
CREATE TABLE entries (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    statement BIGINT NOT NULL,
    id TEXT NOT NULL,
    form TEXT NOT NULL,
    kind TEXT NOT NULL,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    owner TEXT,
    period_start TEXT,
    period_end TEXT,
    period TEXT NOT NULL,
    period_quote TEXT,
    value TEXT,
    value_sort DOUBLE PRECISION,
    high TEXT,
    high_sort DOUBLE PRECISION,
    unit TEXT,
    comparator TEXT,
    change TEXT,
    indicator TEXT,
    indicator_group TEXT,
    name TEXT,
    stage TEXT,
    trail TEXT NOT NULL,
    PRIMARY KEY (reading, place)
);
CREATE INDEX entries_group ON entries (indicator_group, reading);

CREATE TABLE programmes (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY (reading, place)
);

CREATE TABLE checks (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    relation TEXT NOT NULL,
    quote TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    numbers TEXT NOT NULL,
    stated TEXT NOT NULL,
    computed TEXT NOT NULL,
    holds BIGINT NOT NULL,
    PRIMARY KEY (reading, place)
);

CREATE TABLE findings (
    reading BIGINT NOT NULL,
    place BIGINT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    start_offset BIGINT NOT NULL,
    end_offset BIGINT NOT NULL,
    PRIMARY KEY (reading, place)
);

-- What people decided. `seen` is the subject as the machine had read it when they did, as JSON, null where
-- the subject is no entry; a decision comes back for review when the two differ.
CREATE TABLE decisions (
    seq BIGINT NOT NULL REFERENCES journal (seq),
    place BIGINT NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    fields TEXT NOT NULL,
    seen TEXT,
    supersedes TEXT,
    PRIMARY KEY (seq, place)
);
CREATE INDEX decisions_subject ON decisions (subject);

-- Links and assessments come in batches, one a write; the latest batch is the current one.
CREATE TABLE links (
    seq BIGINT NOT NULL REFERENCES journal (seq),
    place BIGINT NOT NULL,
    promise TEXT NOT NULL,
    outcome TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    comparisons TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (seq, place)
);
CREATE INDEX links_promise ON links (promise);
CREATE INDEX links_outcome ON links (outcome);

CREATE TABLE assessments (
    seq BIGINT NOT NULL REFERENCES journal (seq),
    place BIGINT NOT NULL,
    promise TEXT NOT NULL,
    as_of TEXT NOT NULL,
    attainment TEXT,
    schedule TEXT NOT NULL,
    evidence TEXT NOT NULL,
    lineage TEXT NOT NULL,
    light TEXT,
    formula TEXT NOT NULL,
    reason TEXT NOT NULL,
    inputs TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    PRIMARY KEY (seq, place)
);
CREATE INDEX assessments_promise ON assessments (promise);

-- Progress that an office typed: self-reported evidence.
CREATE TABLE reports (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    value_sort DOUBLE PRECISION NOT NULL,
    unit TEXT,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL,
    who TEXT NOT NULL
);
CREATE INDEX reports_subject ON reports (subject);

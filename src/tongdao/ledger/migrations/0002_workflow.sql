-- The life of a task on a commitment, and the files that come with its reports.
--
-- `state`, `since`, `bureau`, `support` and `due` are what stands after the event, so that the last event of a
-- subject tells how its task stands; `said` is what the event brought, as JSON. `actor_bureau` is the bureau of
-- the person, NULL for the supervision office. `due` is the day of the task, which an extension moves; the day
-- that the document promises stands in the entry and is never touched.

CREATE TABLE workflow (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    subject TEXT NOT NULL,
    verb TEXT NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    actor_bureau TEXT,
    why TEXT,
    said TEXT NOT NULL,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    bureau TEXT,
    support TEXT NOT NULL,
    due TEXT,
    asked TEXT
);
CREATE INDEX workflow_subject ON workflow (subject, seq);
CREATE INDEX workflow_bureau ON workflow (bureau);

-- A file is kept once, whatever names it goes by; `seq` is the write that first brought it.
CREATE TABLE attachments (
    sha256 TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL REFERENCES journal (seq),
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    content BYTEA NOT NULL
);

-- How far a named thing is, as an office typed it: beside `reports`, which holds numbers.
CREATE TABLE stage_reports (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES journal (seq),
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    stage TEXT NOT NULL,
    as_of TEXT NOT NULL,
    source TEXT NOT NULL,
    who TEXT NOT NULL
);
CREATE INDEX stage_reports_subject ON stage_reports (subject);

-- Users of the web site and what they did. Nothing in `audit` is ever changed.

CREATE TABLE users (
    name TEXT PRIMARY KEY,
    hash TEXT,               -- none where another provider signs the user in
    role TEXT NOT NULL,
    bureau TEXT,
    disabled INTEGER NOT NULL DEFAULT 0,
    made_at TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    digest TEXT PRIMARY KEY, -- of the key that the cookie holds
    user TEXT NOT NULL REFERENCES users,
    csrf TEXT NOT NULL,
    started REAL NOT NULL,
    seen REAL NOT NULL,
    address TEXT NOT NULL
) STRICT;

CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    user TEXT NOT NULL REFERENCES users,
    label TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires REAL NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE failures (
    subject TEXT NOT NULL,   -- account:NAME or address:ADDRESS
    at REAL NOT NULL
) STRICT;
CREATE INDEX failures_subject ON failures (subject, at);

CREATE TABLE sign_ins (      -- under way at another provider
    digest TEXT PRIMARY KEY, -- of the state that goes there and comes back
    verifier TEXT NOT NULL,
    nonce TEXT NOT NULL,
    next TEXT NOT NULL,
    until REAL NOT NULL
) STRICT;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    address TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

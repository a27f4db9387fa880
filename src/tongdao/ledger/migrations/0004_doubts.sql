-- How many entries of a reading there are for the same reasons to doubt them: what the review desk counts by.
--
-- `reasons` holds the names of the reasons, each followed by a blank; it is empty where there are none.

CREATE TABLE doubts (
    reading BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (reading, reasons)
);
CREATE INDEX doubts_reasons ON doubts (reasons, reading, n);

INSERT INTO doubts SELECT reading, reasons, count(*) FROM (
    SELECT e.reading AS reading,
        CASE WHEN coalesce(nullif(e.indicator, ''), e.name, '') = '' THEN 'unnamed ' ELSE '' END ||
        CASE WHEN e.kind = 'target' AND e.period_end IS NULL THEN 'undated ' ELSE '' END ||
        CASE WHEN e.owner IS NULL THEN 'ownerless ' ELSE '' END ||
        CASE WHEN e.kind IN ('background', 'other') THEN 'unclear ' ELSE '' END ||
        CASE WHEN length(coalesce(nullif(e.indicator, ''), e.name, '')) > 24 THEN 'long_name ' ELSE '' END ||
        CASE WHEN e.form = 'figure' AND coalesce(e.unit, '') = '' THEN 'unitless ' ELSE '' END ||
        CASE WHEN e.kind = 'target' AND e.period = 'inherited' THEN 'inherited ' ELSE '' END ||
        CASE WHEN EXISTS (SELECT 1 FROM checks k WHERE k.reading = e.reading AND k.holds = 0 AND k.start_offset < e.end_offset AND e.start_offset < k.end_offset) THEN 'failed_check ' ELSE '' END AS reasons
    FROM entries e
) r GROUP BY reading, reasons;

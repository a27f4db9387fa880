-- What an office says beside the number or the stage that it reports.

ALTER TABLE reports ADD COLUMN note TEXT;
ALTER TABLE stage_reports ADD COLUMN note TEXT;

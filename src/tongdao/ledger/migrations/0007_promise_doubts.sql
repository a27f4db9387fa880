-- Why a target may be no promise, as it was read: the keys of the reasons, a blank between two. Empty where there is none,
-- and where it was read before there was this column.

ALTER TABLE entries ADD COLUMN doubts TEXT NOT NULL DEFAULT '';

-- What was decided within a document, whose id begins those of its entries, and what was merged or undone.

CREATE INDEX decisions_document ON decisions (substr(subject, 1, 16));
CREATE INDEX decisions_action ON decisions (action);

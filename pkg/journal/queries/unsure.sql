-- Counts an attempt whose answer was lost, whichever process has the row by now.
-- Index: PRIMARY.
UPDATE powiadom_outbox SET unsure = LEAST(unsure + 1, 100) WHERE messageitem_id IN (?)

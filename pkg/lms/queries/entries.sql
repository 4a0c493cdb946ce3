-- Whether an operator has cancelled entries of LMS's message list: LMS's "cancel"
-- leaves the error empty, this program does not. Deleted entries are missing.
-- Indexes: messages PRIMARY, messageitems by message.
SELECT m.id AS id, EXISTS (SELECT 1 FROM messageitems i WHERE i.messageid = m.id AND i.status = 6 AND COALESCE(i.error, '') = '') AS cancelled
FROM messages m
WHERE m.id IN (?)

-- What became of entries of LMS's message list meanwhile: LMS's "cancel" leaves a
-- line without an error; what this program closes has one. One that was deleted
-- is missing. Indexes: messages PRIMARY, messageitems by message.
SELECT m.id AS id, EXISTS (SELECT 1 FROM messageitems i WHERE i.messageid = m.id AND i.status = 6 AND COALESCE(i.error, '') = '') AS cancelled
FROM messages m
WHERE m.id IN (?)

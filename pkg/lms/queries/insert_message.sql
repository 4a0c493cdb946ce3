-- One entry of LMS's message list. userid NULL shows as "LMS".
INSERT INTO messages (type, cdate, subject, body, userid, sender, contenttype)
VALUES (?, UNIX_TIMESTAMP(), ?, ?, NULL, ?, ?)

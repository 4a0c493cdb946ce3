-- The key of the digests in Message-IDs. Index: PRIMARY.
SELECT value FROM powiadom_meta WHERE name = ?

-- The same where the row is there and empty.
UPDATE uiconfig SET value = ?
WHERE section = 'phpui' AND var = ? AND COALESCE(userid, 0) = 0 AND COALESCE(divisionid, 0) = 0 AND disabled = 0 AND COALESCE(value, '') = ''

c.deleted = 0

c.status IN (?)

c.id IN (?)

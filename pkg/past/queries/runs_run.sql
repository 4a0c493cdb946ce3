AND r.id IN (?)

AND i.status IN (?)

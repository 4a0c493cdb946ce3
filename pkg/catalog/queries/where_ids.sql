id IN (?)

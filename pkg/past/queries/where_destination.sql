AND i.destination IN (?)

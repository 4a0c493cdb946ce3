AND i.destination LIKE ?

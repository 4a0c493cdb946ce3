AND i.id < ?

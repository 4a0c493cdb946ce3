AND i.destination = ?

AND r.at >= ?

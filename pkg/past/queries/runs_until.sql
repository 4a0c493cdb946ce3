AND r.at < ?

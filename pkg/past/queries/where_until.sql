AND m.cdate < ?

AND m.cdate >= ?

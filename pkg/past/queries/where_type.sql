AND m.type IN (?)

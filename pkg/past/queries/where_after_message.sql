AND (i.messageid < ? OR (i.messageid = ? AND i.id < ?))

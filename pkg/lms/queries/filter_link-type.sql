-- Owners of a node with that link. A node whose link type is not set matches none.
EXISTS (SELECT 1 FROM nodes n
        WHERE n.ownerid = c.id AND (n.ipaddr <> 0 OR n.ipaddr_pub <> 0) AND n.linktype IN (?))

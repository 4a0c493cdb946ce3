-- Owners of a node in the group. Nodes without any address are "customer
-- networks" in LMS and do not count (view vnodes). Index: nodes by owner.
EXISTS (SELECT 1 FROM nodes n JOIN nodegroupassignments na ON na.nodeid = n.id
        WHERE n.ownerid = c.id AND (n.ipaddr <> 0 OR n.ipaddr_pub <> 0) AND na.nodegroupid IN (?))

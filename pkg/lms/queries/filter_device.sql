-- Owners of a node plugged into the device. Index: nodes by owner.
EXISTS (SELECT 1 FROM nodes n WHERE n.ownerid = c.id AND n.netdev IN (?))

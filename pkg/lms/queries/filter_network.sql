-- Owners of a node with an address of the networks; {{ranges}} stands for one
-- condition a network (range_network.sql). Bounds are exclusive, as in LMS's
-- mass mailing.
EXISTS (SELECT 1 FROM nodes n
        WHERE n.ownerid = c.id AND (n.ipaddr <> 0 OR n.ipaddr_pub <> 0) AND ({{ranges}}))

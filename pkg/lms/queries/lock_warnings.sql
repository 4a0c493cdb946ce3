-- The flags of customers' nodes, locked until the end of the transaction. Index: nodes by
-- owner.
SELECT id AS id, ownerid AS owner, warning <> 0 AS lit FROM nodes WHERE ownerid IN (?) ORDER BY id FOR UPDATE

-- Which of them own a node. Index: nodes by owner.
SELECT DISTINCT ownerid AS customer FROM nodes WHERE ownerid IN (?)

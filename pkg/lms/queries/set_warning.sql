-- The flag that makes the firewall show it. Index: nodes by owner.
UPDATE nodes SET warning = 1 WHERE ownerid IN (?) AND warning <> 1

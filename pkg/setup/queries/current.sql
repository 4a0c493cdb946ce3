-- The account that the server took who asks for: name@host.
SELECT CURRENT_USER()

-- Who asks, as the server sees him: name@host.
SELECT USER()

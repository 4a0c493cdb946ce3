-- Addresses to which nothing goes any more, of customers whom LMS has. Used by dead.
-- Index: powiadom_dead since, customers PRIMARY.
SELECT a.customer_id AS customer, TRIM(CONCAT(c.lastname, ' ', c.name)) AS name, a.channel AS channel,
       a.destination AS destination, a.bounces AS bounces, a.since AS since, a.words AS words
FROM powiadom_dead a
JOIN customers c ON c.id = a.customer_id
WHERE a.since IS NOT NULL AND c.deleted = 0
ORDER BY a.since DESC, a.customer_id, a.channel, a.destination

-- Dead addresses of some customers. Index: PRIMARY.
SELECT customer_id AS customer, channel AS channel, destination AS destination, bounces AS bounces, since AS since, words AS words
FROM powiadom_dead
WHERE customer_id IN (?) AND since IS NOT NULL
ORDER BY customer_id, channel, destination

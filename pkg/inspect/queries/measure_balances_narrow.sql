-- The same with nothing but the index by customer: what is left of the time when
-- an index holds all that is summed. Used by doctor, which times it.
SELECT COUNT(*) FROM (SELECT customerid, COUNT(*) AS entries FROM cash WHERE customerid IS NOT NULL GROUP BY customerid) sums

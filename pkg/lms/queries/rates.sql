-- The last known rate of each foreign currency; {{until}} narrows to those of a time.
SELECT c.currency AS currency, c.currencyvalue AS rate
FROM cash c
JOIN (SELECT MAX(id) AS id FROM cash WHERE currency IN (?) AND currencyvalue IS NOT NULL {{until}} GROUP BY currency) last ON last.id = c.id

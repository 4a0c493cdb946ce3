-- Whether an entry b of an account counts in the overdue balance, as LMS has it
-- (getCustomerBalance, expired): payments and other credits by their time; charges when
-- the days to pay are over. Those without a document have the customer's days, his
-- division's, or the setting's. d is the entry's document, c the customer, v his
-- division. Index: cash by docid, for credit notes alone.
CASE WHEN b.docid IS NULL AND (b.type <> 0 OR b.value > 0) THEN b.time < ?
     WHEN b.docid IS NULL THEN b.time + CASE WHEN c.paytime <> -1 THEN c.paytime ELSE COALESCE(v.inv_paytime, ?) END * 86400 < ?
     WHEN d.type = 2 THEN b.time < ?
     WHEN d.type = 3 AND (SELECT SUM(t.value) FROM cash t WHERE t.docid = b.docid) >= 0 THEN b.time < ?
     WHEN d.type IN (1, 3, 5, 6) THEN d.cdate + d.paytime * 86400 < ?
END

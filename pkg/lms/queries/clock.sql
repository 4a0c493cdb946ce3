-- How many seconds the clock was ahead of UTC at the date of document d: until it
-- changed, and after. No index: a part of event_due.sql and refs_due.sql.
CASE WHEN d.cdate < {{changes}} THEN {{ahead}} ELSE {{after}} END

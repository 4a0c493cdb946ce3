-- All settings of LMS's user interface, the later row of a duplicate last. LMS
-- reads those with disabled = 0; its installation writes a 2. The condition is always
-- true. An LMS that is too old lacks one of its columns, so that the statement fails
-- even in a run that has nothing to do. No index: all rows, and none of the other
-- tables.
SELECT section AS section, var AS var, COALESCE(value, '') AS value, disabled <> 0 AS disabled,
       userid AS userid, divisionid AS divisionid
FROM uiconfig
WHERE NOT EXISTS (SELECT c.divisionid, cc.type, cs.type, ca.enddate, b.type, h.currencyvalue, d.cancelled, a.count, t.netvalue,
                         m.contenttype, mi.body
                  FROM customers c, customercontacts cc, customerconsents cs, customerassignments ca, customer_addresses b, cash h, documents d,
                       assignments a, tariffs t, messages m, messageitems mi
                  WHERE FALSE)
ORDER BY id

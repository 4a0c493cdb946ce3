-- Who was a member at an instant of the past. Leaving a group sets enddate to the
-- time of it; one in the future ends a membership at once, as for LMS.
-- Index: customerassignments by customer.
EXISTS (SELECT 1 FROM customerassignments ca
        WHERE ca.customerid = c.id AND ca.customergroupid IN (?) AND ca.startdate <= ?
          AND (ca.enddate = 0 OR ca.enddate > ? AND ca.enddate <= ?))

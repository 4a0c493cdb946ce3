-- Current members (LMS: view vcustomerassignments). Index: customerassignments by customer.
EXISTS (SELECT 1 FROM customerassignments ca
        WHERE ca.customerid = c.id AND ca.customergroupid IN (?) AND ca.enddate = 0 AND ca.startdate <= ?)

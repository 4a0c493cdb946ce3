-- Customers with a billing address (type 1): LMS's views of customers, which its
-- mass mailing reads, have no others (doc/lms.mysql, customeraddressview). What the
-- address says does not matter. Index: customer_addresses by customer.
EXISTS (SELECT 1 FROM customer_addresses b WHERE b.customer_id = c.id AND b.type = 1)

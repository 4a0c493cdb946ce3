-- Private persons and companies; contractors (2) are no customers.
c.type IN (0, 1)

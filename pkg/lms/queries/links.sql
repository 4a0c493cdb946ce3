-- The links between devices. They have no direction: which end is src is how
-- somebody happened to enter them. No index: all of them.
SELECT src AS src, dst AS dst FROM netlinks

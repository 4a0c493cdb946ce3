-- What the provider is called: the name of his oldest company that has one.
-- LMS's own installation begins with one called "default". Used by report.
SELECT shortname FROM divisions WHERE shortname NOT IN ('', 'default') ORDER BY id LIMIT 1

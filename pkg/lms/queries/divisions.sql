-- Every company of the provider.
SELECT id AS id, account AS account, COALESCE(email, '') AS email FROM divisions ORDER BY id

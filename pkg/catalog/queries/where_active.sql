-- What a run looks at, nonsense included, since that is reported. A deleted
-- notification never comes back, whatever its state says.
deleted IS NULL AND state NOT IN ('inactive', 'deleted')

-- The same settings for a user who may not read all of the other tables; doctor says
-- so. No index: all rows.
SELECT section AS section, var AS var, COALESCE(value, '') AS value, disabled <> 0 AS disabled,
       userid AS userid, divisionid AS divisionid
FROM uiconfig
ORDER BY id

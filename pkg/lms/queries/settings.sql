-- All settings of LMS's user interface, the later row of a duplicate last.
SELECT section AS section, var AS var, COALESCE(value, '') AS value, disabled AS disabled,
       userid AS userid, divisionid AS divisionid
FROM uiconfig
ORDER BY id

-- LMS's schema version. Plugins keep keys of their own beside it. Index: PRIMARY.
SELECT keyvalue FROM dbinfo WHERE keytype = 'dbversion'

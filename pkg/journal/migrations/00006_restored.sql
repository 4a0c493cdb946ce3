-- +goose Up
-- What keeps a restored database from meeting its own past. MySQL knows no ADD
-- COLUMN IF NOT EXISTS, so the step looks for itself whether it was made already,
-- by a migration that was cut off.

-- digest: of address and text as they were planned; it is part of what the message
-- is known by to the gateway and to mailboxes, NULL for messages that are known
-- without it. tried: an attempt may have been made by a process that went away.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_outbox' AND column_name = 'digest'),
    'ALTER TABLE powiadom_outbox
        MODIFY digest CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL',
    'ALTER TABLE powiadom_outbox
        ADD COLUMN digest CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        ADD COLUMN tried  TINYINT  NOT NULL DEFAULT 0');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

-- Messages of the runs up to here are known without a digest, those that are put
-- back among them: the gateway would take them for others.
INSERT INTO powiadom_meta (name, value)
SELECT 'runs without digest', CAST(COALESCE(MAX(id), 0) AS CHAR) FROM powiadom_runs
ON DUPLICATE KEY UPDATE powiadom_meta.name = powiadom_meta.name;

-- +goose Down
DELETE FROM powiadom_meta WHERE name = 'runs without digest';
ALTER TABLE powiadom_outbox DROP COLUMN digest, DROP COLUMN tried;

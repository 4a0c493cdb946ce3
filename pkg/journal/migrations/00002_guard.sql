-- +goose Up
-- The guard: a run that would reach unusually many customers waits for a person.
-- MySQL knows no ADD COLUMN IF NOT EXISTS, so each step looks for itself whether
-- it was made already, by a migration that was cut off.

-- The most customers that a run may reach without being confirmed; 0: any.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_notifications' AND column_name = 'max_recipients'),
    'DO 0', 'ALTER TABLE powiadom_notifications ADD COLUMN max_recipients INT NOT NULL DEFAULT 0');
PREPARE step FROM @step;
EXECUTE step;

-- held: so many customers wait for a confirmation, NULL: nobody does. confirmed:
-- up to so many were. narrowed: a send by hand to some of the notification's
-- customers only, which tells nothing of how many it usually reaches.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_runs' AND column_name = 'held'),
    'DO 0', 'ALTER TABLE powiadom_runs
        ADD COLUMN held      INT     NULL,
        ADD COLUMN confirmed INT     NULL,
        ADD COLUMN narrowed  TINYINT NOT NULL DEFAULT 0,
        ADD KEY notification (notification_id, id)');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

-- +goose Down
ALTER TABLE powiadom_runs DROP KEY notification, DROP COLUMN held, DROP COLUMN confirmed, DROP COLUMN narrowed;
ALTER TABLE powiadom_notifications DROP COLUMN max_recipients;

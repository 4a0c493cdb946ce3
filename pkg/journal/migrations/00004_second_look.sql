-- +goose Up
-- What a delivery that waits must be remembered by, so that it can be looked at
-- again before it is sent. MySQL knows no ADD COLUMN IF NOT EXISTS, so each step
-- looks for itself whether it was made already, by a migration that was cut off.

-- refs: the invoices or payments that it speaks of, ids with commas between; NULL
-- for other events, and where they are not known. unsure: how many attempts ended
-- without an answer, so that it may have been delivered.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_outbox' AND column_name = 'unsure'),
    'ALTER TABLE powiadom_outbox
        MODIFY refs   TEXT    CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL',
    'ALTER TABLE powiadom_outbox
        ADD COLUMN refs   TEXT    CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL,
        ADD COLUMN unsure TINYINT NOT NULL DEFAULT 0');
PREPARE step FROM @step;
EXECUTE step;

-- closed: why deliveries that waited were not wanted any more, counted (JSON). They
-- are among the cancelled ones.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_runs' AND column_name = 'closed'),
    'ALTER TABLE powiadom_runs
        MODIFY closed TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL',
    'ALTER TABLE powiadom_runs
        ADD COLUMN closed TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

-- +goose Down
ALTER TABLE powiadom_runs DROP COLUMN closed;
ALTER TABLE powiadom_outbox DROP COLUMN refs, DROP COLUMN unsure;

-- +goose Up
-- Which balance makes a debt, and how far from the day of payment the due event tells.
-- MySQL knows no ADD COLUMN IF NOT EXISTS, so the step looks for itself whether it was
-- made already, by a migration that was cut off.

-- debt_of: whole or overdue. grace: days later, of the overdue balance. due_days: days
-- after the day of payment; below zero: before it.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_notifications' AND column_name = 'debt_of'),
    'ALTER TABLE powiadom_notifications
        MODIFY debt_of      VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT ''whole''',
    'ALTER TABLE powiadom_notifications
        ADD COLUMN debt_of  VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT ''whole'',
        ADD COLUMN grace    INT         NOT NULL DEFAULT 0,
        ADD COLUMN due_days INT         NOT NULL DEFAULT 0');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

-- +goose Down
ALTER TABLE powiadom_notifications DROP COLUMN debt_of, DROP COLUMN grace, DROP COLUMN due_days;

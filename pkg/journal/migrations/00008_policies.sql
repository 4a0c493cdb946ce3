-- +goose Up
-- How careful a notification is, and whom nobody is to write to for a time. MySQL knows
-- no ADD COLUMN IF NOT EXISTS, so the step looks for itself whether it was made already,
-- by a migration that was cut off.

-- policy: what differs from the defaults, as JSON; NULL: nothing.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_notifications' AND column_name = 'policy'),
    'ALTER TABLE powiadom_notifications
        MODIFY policy TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL',
    'ALTER TABLE powiadom_notifications
        ADD COLUMN policy TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

-- until: seconds; a row whose time is over, or that was ended before, is history.
CREATE TABLE IF NOT EXISTS powiadom_spared (
    id          BIGINT       NOT NULL AUTO_INCREMENT,
    customer_id INT          NOT NULL,
    until       BIGINT       NOT NULL,
    why         VARCHAR(255) NOT NULL DEFAULT '',
    person      VARCHAR(128) NOT NULL DEFAULT '',
    since       BIGINT       NOT NULL,
    PRIMARY KEY (id),
    KEY customer (customer_id, until),
    KEY until (until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;

-- +goose Down
DROP TABLE powiadom_spared;
ALTER TABLE powiadom_notifications DROP COLUMN policy;

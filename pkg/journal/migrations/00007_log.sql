-- +goose Up
-- Who changed what: rows are added and never changed. At is by the database's
-- clock. A difference is kept as lines of YAML, those that went with - and those
-- that came with +.
CREATE TABLE IF NOT EXISTS powiadom_log (
    id              BIGINT       NOT NULL AUTO_INCREMENT,
    at              BIGINT       NOT NULL,
    person          VARCHAR(128) NOT NULL DEFAULT '',
    host            VARCHAR(255) NOT NULL DEFAULT '',
    what            VARCHAR(16)  NOT NULL,
    notification_id INT          NULL,
    run_id          BIGINT       NULL,
    detail          MEDIUMTEXT   NULL,
    PRIMARY KEY (id),
    KEY notification (notification_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;

-- +goose Down
DROP TABLE powiadom_log;

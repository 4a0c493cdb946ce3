-- +goose Up
-- Addresses and numbers that do not exist, by customer: destination is as LMS's log has
-- it, in small letters. bounces: how often that was said, first and last when. since:
-- from when on nothing goes there; NULL: it does still. Times are by the database's clock.
CREATE TABLE IF NOT EXISTS powiadom_dead (
    customer_id INT          NOT NULL,
    channel     VARCHAR(16)  NOT NULL,
    destination VARCHAR(255) NOT NULL,
    bounces     INT          NOT NULL DEFAULT 1,
    since       BIGINT       NULL,
    first       BIGINT       NOT NULL,
    last        BIGINT       NOT NULL,
    words       VARCHAR(500) NOT NULL DEFAULT '',
    PRIMARY KEY (customer_id, channel, destination),
    KEY since (since)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;

-- +goose Down
DROP TABLE powiadom_dead;

-- +goose Up
-- Who is warned in his browser by us, so that it can be taken back. Times are by the
-- clock of the host that wrote them.

-- A customer as long as a warning of ours holds. text_before: LMS's text before our
-- first. lit: ids of nodes that we turned on; lit_before: of those that were on before our
-- first.
CREATE TABLE IF NOT EXISTS powiadom_warned (
    customer_id INT        NOT NULL,
    text_before MEDIUMTEXT NOT NULL,
    lit         MEDIUMTEXT NOT NULL,
    lit_before  MEDIUMTEXT NOT NULL,
    PRIMARY KEY (customer_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;

-- His warnings; LMS shows the text of the one with the highest id. A notification has one for a
-- customer: a later one takes its place. notification_id: NULL for a send made of flags.
-- until: NULL, as long as its reason lasts.
CREATE TABLE IF NOT EXISTS powiadom_warnings (
    id              BIGINT     NOT NULL AUTO_INCREMENT,
    customer_id     INT        NOT NULL,
    notification_id INT        NULL,
    run_id          BIGINT     NOT NULL,
    messageitem_id  INT        NOT NULL,
    text            MEDIUMTEXT NOT NULL,
    since           BIGINT     NOT NULL,
    until           BIGINT     NULL,
    PRIMARY KEY (id),
    KEY customer (customer_id),
    KEY until (until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_general_ci;

-- +goose Down
DROP TABLE powiadom_warnings;
DROP TABLE powiadom_warned;

-- +goose Up
-- powiadom's own tables. Times are seconds since 1970 (UTC), by the database's
-- clock; 0 means "at once", NULL "not yet". No key points to a table of LMS:
-- what is deleted there must not delete what we remember.

CREATE TABLE IF NOT EXISTS powiadom_meta (
    name  VARCHAR(64)  NOT NULL,
    value VARCHAR(255) NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- state is active or inactive; a row whose deleted is set is deleted for good,
-- whatever its state says.
CREATE TABLE IF NOT EXISTS powiadom_notifications (
    id           INT            NOT NULL AUTO_INCREMENT,
    name         VARCHAR(128)   NOT NULL,
    state        VARCHAR(16)    NOT NULL DEFAULT 'active',
    deleted      BIGINT         NULL,
    minute       VARCHAR(255)   NOT NULL DEFAULT '*',
    hour         VARCHAR(255)   NOT NULL DEFAULT '*',
    day_of_month VARCHAR(255)   NOT NULL DEFAULT '*',
    month        VARCHAR(255)   NOT NULL DEFAULT '*',
    day_of_week  VARCHAR(255)   NOT NULL DEFAULT '*',
    once         TINYINT        NOT NULL DEFAULT 0,
    armed        INT            NOT NULL DEFAULT 1,
    channels     VARCHAR(64)    NOT NULL,
    event        VARCHAR(16)    NOT NULL DEFAULT 'none',
    debt_amount  DECIMAL(12, 2) NULL,
    debt_tariffs DECIMAL(8, 2)  NULL,
    repeat_told  VARCHAR(16)    NOT NULL DEFAULT 'once',
    subject      VARCHAR(255)   NOT NULL DEFAULT '',
    body         MEDIUMTEXT     NULL,
    content_type VARCHAR(32)    NOT NULL DEFAULT 'text/plain',
    created      BIGINT         NOT NULL DEFAULT 0,
    updated      BIGINT         NOT NULL DEFAULT 0,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE IF NOT EXISTS powiadom_filters (
    notification_id INT         NOT NULL,
    kind            VARCHAR(32) NOT NULL,
    value           VARCHAR(64) NOT NULL,
    PRIMARY KEY (notification_id, kind, value)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- The claim of an occurrence is the row itself: UNIQUE admits one. A send by
-- hand of a notification made of flags has no notification_id and keeps its
-- definition, so that another process can go on with it.
CREATE TABLE IF NOT EXISTS powiadom_runs (
    id               BIGINT       NOT NULL AUTO_INCREMENT,
    notification_id  INT          NULL,
    occurrence       VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    at               BIGINT       NOT NULL,
    definition       MEDIUMTEXT   NULL,
    started          BIGINT       NOT NULL,
    planned          BIGINT       NULL,
    finished         BIGINT       NULL,
    customer_cursor  BIGINT       NOT NULL DEFAULT 0,
    matched          INT          NOT NULL DEFAULT 0,
    deliveries       INT          NOT NULL DEFAULT 0,
    sent             INT          NOT NULL DEFAULT 0,
    failed           INT          NOT NULL DEFAULT 0,
    cancelled        INT          NOT NULL DEFAULT 0,
    skipped          TEXT         NULL,
    stopped          VARCHAR(255) NULL,
    host             VARCHAR(255) NOT NULL DEFAULT '',
    lease_token      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    lease_until      BIGINT       NOT NULL DEFAULT 0,
    PRIMARY KEY (id),
    UNIQUE KEY occurrence (notification_id, occurrence),
    KEY finished (finished, planned),
    KEY lease (lease_token)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Which entries of LMS's message list belong to a run. variant tells apart
-- entries of one channel with different senders or subjects.
CREATE TABLE IF NOT EXISTS powiadom_messages (
    message_id INT         NOT NULL,
    run_id     BIGINT      NOT NULL,
    channel    VARCHAR(16) NOT NULL,
    variant    CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (message_id),
    UNIQUE KEY variant (run_id, channel, variant)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Deliveries not finished yet: empty when all is well. The text and the address
-- are those of LMS's message log.
CREATE TABLE IF NOT EXISTS powiadom_outbox (
    messageitem_id INT         NOT NULL,
    run_id         BIGINT      NOT NULL,
    channel        VARCHAR(16) NOT NULL,
    queued         BIGINT      NOT NULL DEFAULT 0,
    attempts       INT         NOT NULL DEFAULT 0,
    not_before     BIGINT      NOT NULL DEFAULT 0,
    lease_token    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    lease_until    BIGINT      NOT NULL DEFAULT 0,
    PRIMARY KEY (messageitem_id),
    KEY ready (channel, lease_until, not_before),
    KEY lease (lease_token),
    KEY run (run_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- The memory that a notification has spoken of an invoice (documents.id) or a
-- payment (cash.id).
CREATE TABLE IF NOT EXISTS powiadom_told (
    notification_id INT         NOT NULL,
    event           VARCHAR(16) NOT NULL,
    ref_id          INT         NOT NULL,
    told            BIGINT      NOT NULL DEFAULT 0,
    PRIMARY KEY (notification_id, event, ref_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- +goose Down
DROP TABLE powiadom_told;
DROP TABLE powiadom_outbox;
DROP TABLE powiadom_messages;
DROP TABLE powiadom_runs;
DROP TABLE powiadom_filters;
DROP TABLE powiadom_notifications;
DROP TABLE powiadom_meta;

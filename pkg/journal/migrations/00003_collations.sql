-- +goose Up
-- What a server chooses by itself for utf8mb4 differs: MySQL 8 tells 'deleted '
-- from 'deleted', MariaDB 11 has a collation that MySQL does not know. Each table
-- and column says its own instead. utf8mb4_general_ci is known everywhere and
-- ignores case and trailing blanks; what only programs write is ASCII, byte by byte.
-- Each step can be repeated.

ALTER TABLE powiadom_meta
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    MODIFY name  VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
    MODIFY value VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL;

ALTER TABLE powiadom_notifications
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    MODIFY name         VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
    MODIFY state        VARCHAR(16)  CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'active',
    MODIFY minute       VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '*',
    MODIFY hour         VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '*',
    MODIFY day_of_month VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '*',
    MODIFY month        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '*',
    MODIFY day_of_week  VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '*',
    MODIFY channels     VARCHAR(64)  CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
    MODIFY event        VARCHAR(16)  CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'none',
    MODIFY repeat_told  VARCHAR(16)  CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'once',
    MODIFY subject      VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '',
    MODIFY body         MEDIUMTEXT   CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL,
    MODIFY content_type VARCHAR(32)  CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'text/plain';

ALTER TABLE powiadom_filters
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    MODIFY kind  VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
    MODIFY value VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL;

ALTER TABLE powiadom_runs
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    MODIFY occurrence  VARCHAR(64)  CHARACTER SET ascii   COLLATE ascii_bin          NOT NULL,
    MODIFY definition  MEDIUMTEXT   CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL,
    MODIFY skipped     TEXT         CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL,
    MODIFY stopped     VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL,
    MODIFY host        VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT '',
    MODIFY lease_token VARCHAR(64)  CHARACTER SET ascii   COLLATE ascii_bin          NULL;

ALTER TABLE powiadom_messages
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    MODIFY channel VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
    MODIFY variant CHAR(64)    CHARACTER SET ascii   COLLATE ascii_bin          NOT NULL;

ALTER TABLE powiadom_outbox
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    MODIFY channel     VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
    MODIFY lease_token VARCHAR(64) CHARACTER SET ascii   COLLATE ascii_bin          NULL;

ALTER TABLE powiadom_told
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    MODIFY event VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL;

ALTER TABLE powiadom_schema
    DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;

-- +goose Down
-- Nothing depends on the collation that there was.
SELECT 1;

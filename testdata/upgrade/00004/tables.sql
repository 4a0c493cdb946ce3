-- Made by scripts/upgrade-data. @now is the present, @host this machine.
CREATE TABLE `powiadom_filters` (
  `notification_id` int(11) NOT NULL,
  `kind` varchar(32) NOT NULL,
  `value` varchar(64) NOT NULL,
  PRIMARY KEY (`notification_id`,`kind`,`value`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_filters (notification_id, kind, value) VALUES
(8, 'customer', 2),
(8, 'customer-group', 1),
(8, 'status', 'connected'),
(8, 'status', 'waiting');
CREATE TABLE `powiadom_messages` (
  `message_id` int(11) NOT NULL,
  `run_id` bigint(20) NOT NULL,
  `channel` varchar(16) NOT NULL,
  `variant` char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`message_id`),
  UNIQUE KEY `variant` (`run_id`,`channel`,`variant`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_messages (message_id, run_id, channel, variant) VALUES
(1, 1, 'email', '26cd4e8dbd6b57459269d19f816d2cbb78ea73284ad70c158f72ea416f97e127'),
(2, 1, 'sms', '6aced2e4a32127d476265629dbe706531bd78047df267d4046836e46502f8479'),
(3, 2, 'email', '78a0a4439a107670994055f14be17351882c5e22db0fa2e1dd7a1dd6fadc840d'),
(4, 3, 'sms', 'f94b162d2d80fc2c836e88b57f376a56f6ff05d4f5d6983a88afd8ae62fa0c70'),
(5, 5, 'email', '78628d812bb48e644030d8bbe19b2db3d1b27d7fa103481a07cb5d5bc8ac50f7'),
(8, 8, 'email', '0e88d3397f578b0b8be0c76c79fb561098eefcad1ce07003f69d714062e07494');
CREATE TABLE `powiadom_meta` (
  `name` varchar(64) NOT NULL,
  `value` varchar(255) NOT NULL,
  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_meta (name, value) VALUES
('installation', '2281f6e23a74');
CREATE TABLE `powiadom_notifications` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(128) NOT NULL,
  `state` varchar(16) NOT NULL DEFAULT 'active',
  `deleted` bigint(20) DEFAULT NULL,
  `minute` varchar(255) NOT NULL DEFAULT '*',
  `hour` varchar(255) NOT NULL DEFAULT '*',
  `day_of_month` varchar(255) NOT NULL DEFAULT '*',
  `month` varchar(255) NOT NULL DEFAULT '*',
  `day_of_week` varchar(255) NOT NULL DEFAULT '*',
  `once` tinyint(4) NOT NULL DEFAULT 0,
  `armed` int(11) NOT NULL DEFAULT 1,
  `channels` varchar(64) NOT NULL,
  `event` varchar(16) NOT NULL DEFAULT 'none',
  `debt_amount` decimal(12,2) DEFAULT NULL,
  `debt_tariffs` decimal(8,2) DEFAULT NULL,
  `repeat_told` varchar(16) NOT NULL DEFAULT 'once',
  `subject` varchar(255) NOT NULL DEFAULT '',
  `body` mediumtext DEFAULT NULL,
  `content_type` varchar(32) NOT NULL DEFAULT 'text/plain',
  `created` bigint(20) NOT NULL DEFAULT 0,
  `updated` bigint(20) NOT NULL DEFAULT 0,
  `max_recipients` int(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_notifications (id, name, state, deleted, minute, hour, day_of_month, month, day_of_week, once, armed, channels, event, debt_amount, debt_tariffs, repeat_told, subject, body, content_type, created, updated, max_recipients) VALUES
(1, 'Dług', 'active', NULL, 0, 9, 23, 11, '*', 0, 1, 'email,sms', 'debt', '50.00', NULL, 'once', '', 'Saldo %balance', 'text/plain', @now-2, @now-2, 0),
(2, 'Faktura', 'active', NULL, 1, '*', '*', '*', '*', 0, 1, 'email', 'invoice', NULL, NULL, 'once', '', 'Nowa faktura', 'text/plain', @now-2, @now-2, 0),
(3, 'Wpłata', 'active', NULL, 2, '*', '*', '*', '*', 0, 1, 'sms', 'payment', NULL, NULL, 'once', '', 'Dziękujemy', 'text/plain', @now-2, @now-2, 0),
(4, 'Wąskie', 'active', NULL, 3, 9, '*', '*', '*', 0, 1, 'email', 'none', NULL, NULL, 'once', '', 'Uwaga', 'text/plain', @now-2, @now-2, 2),
(5, 'Przerwane', 'active', NULL, 4, 9, '*', '*', '*', 0, 1, 'email', 'none', NULL, NULL, 'once', '', 'Prace w nocy', 'text/plain', @now-2, @now-2, 0),
(6, 'Usunięte', 'deleted', @now-1, 5, 9, '*', '*', '*', 0, 1, 'email', 'invoice', NULL, NULL, 'once', '', 'Faktura gotowa', 'text/plain', @now-2, @now-1, 0),
(7, 'W drodze', 'active', NULL, 6, 9, '*', '*', '*', 0, 1, 'email', 'none', NULL, NULL, 'once', '', 'Nowy cennik', 'text/plain', @now-2, @now-2, 0),
(8, 'Nieczynne „%”; --', 'inactive', NULL, 0, 8, '1-7', '*', '1,3', 1, 1, 'warning,email', 'debt', NULL, '1.50', 'once', 'Temat: źródło', '<p>Zażółć\n  "gęślą" jaźń</p>', 'text/html', @now-2, @now-2, 0);
CREATE TABLE `powiadom_outbox` (
  `messageitem_id` int(11) NOT NULL,
  `run_id` bigint(20) NOT NULL,
  `channel` varchar(16) NOT NULL,
  `queued` bigint(20) NOT NULL DEFAULT 0,
  `attempts` int(11) NOT NULL DEFAULT 0,
  `not_before` bigint(20) NOT NULL DEFAULT 0,
  `lease_token` varchar(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `lease_until` bigint(20) NOT NULL DEFAULT 0,
  `refs` text DEFAULT NULL,
  `unsure` tinyint(4) NOT NULL DEFAULT 0,
  PRIMARY KEY (`messageitem_id`),
  KEY `ready` (`channel`,`lease_until`,`not_before`),
  KEY `lease` (`lease_token`),
  KEY `run` (`run_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_outbox (messageitem_id, run_id, channel, queued, attempts, not_before, lease_token, lease_until, refs, unsure) VALUES
(3, 1, 'email', @now-2, 1, @now+58, NULL, 0, NULL, 0),
(4, 1, 'sms', @now-2, 1, @now+58, NULL, 0, NULL, 0),
(6, 2, 'email', @now-2, 1, @now+58, NULL, 0, 12, 0),
(10, 5, 'email', @now-1, 1, @now+59, NULL, 0, 12, 0),
(12, 8, 'email', @now-1, 1, @now+59, NULL, 0, NULL, 0),
(13, 8, 'email', @now-1, 0, 0, 'OU57O5DVNS657JUYZBWXLBLBRA-3', @now+299, NULL, 0);
CREATE TABLE `powiadom_runs` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `notification_id` int(11) DEFAULT NULL,
  `occurrence` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `at` bigint(20) NOT NULL,
  `definition` mediumtext DEFAULT NULL,
  `started` bigint(20) NOT NULL,
  `planned` bigint(20) DEFAULT NULL,
  `finished` bigint(20) DEFAULT NULL,
  `customer_cursor` bigint(20) NOT NULL DEFAULT 0,
  `matched` int(11) NOT NULL DEFAULT 0,
  `deliveries` int(11) NOT NULL DEFAULT 0,
  `sent` int(11) NOT NULL DEFAULT 0,
  `failed` int(11) NOT NULL DEFAULT 0,
  `cancelled` int(11) NOT NULL DEFAULT 0,
  `skipped` text DEFAULT NULL,
  `stopped` varchar(255) DEFAULT NULL,
  `host` varchar(255) NOT NULL DEFAULT '',
  `lease_token` varchar(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `lease_until` bigint(20) NOT NULL DEFAULT 0,
  `held` int(11) DEFAULT NULL,
  `confirmed` int(11) DEFAULT NULL,
  `narrowed` tinyint(4) NOT NULL DEFAULT 0,
  `closed` text DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `occurrence` (`notification_id`,`occurrence`),
  KEY `finished` (`finished`,`planned`),
  KEY `lease` (`lease_token`),
  KEY `notification` (`notification_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_runs (id, notification_id, occurrence, at, definition, started, planned, finished, customer_cursor, matched, deliveries, sent, failed, cancelled, skipped, stopped, host, lease_token, lease_until, held, confirmed, narrowed, closed) VALUES
(1, 1, '2026-11-23T09:00', 1795420800, NULL, @now-2, @now-2, NULL, 2, 2, 4, 2, 0, 0, '{}', NULL, @host, NULL, 0, NULL, NULL, 0, NULL),
(2, 2, '2026-11-23T08:01Z', 1795420860, NULL, @now-2, @now-2, NULL, 2, 2, 2, 1, 0, 0, '{}', NULL, @host, NULL, 0, NULL, NULL, 0, NULL),
(3, 3, '2026-11-23T08:02Z', 1795420920, NULL, @now-1, @now-1, @now-1, 5, 2, 2, 2, 0, 0, '{}', NULL, @host, NULL, 0, NULL, NULL, 0, NULL),
(4, 4, '2026-11-23T09:03', 1795420980, NULL, @now-1, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL, 'the guard stops it before the first message: it would reach 5 customers, more than its limit of 2', @host, NULL, 0, 5, NULL, 0, NULL),
(5, 6, '2026-11-23T09:05', 1795421100, NULL, @now-1, @now-1, NULL, 2, 2, 2, 1, 0, 0, '{}', NULL, @host, NULL, 0, NULL, NULL, 0, NULL),
(6, 5, '2026-11-23T09:04', 1795421040, NULL, @now-1, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL, NULL, @host, 'FDFEQ4DLBZD52M25IWG3UYCUIC', @now+299, NULL, NULL, 0, NULL),
(7, NULL, 'send 2026-11-26T17:19:00Z JNXQNUIBKSVYD3GM5HXEUUQX6R', 1795713540, '{"ID":0,"Name":"Z ręki","State":"active","Cycle":{},"Once":false,"Armed":0,"Event":"none","Debt":{"Over":null,"Tariffs":null},"Repeat":"once","Text":{"Subject":"Z ręki","Body":"Do przyłączanych","HTML":false},"Filters":[{"Kind":"status","Value":"waiting"}],"Channels":["email"],"MaxRecipients":0,"Within":null,"Created":"0001-01-01T00:00:00Z","Updated":"0001-01-01T00:00:00Z"}', @now-1, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL, NULL, @host, '3OM37YN64UDJJFBTB5PBQEQS2E', @now+299, NULL, NULL, 0, NULL),
(8, 7, '2026-11-23T09:06', 1795421160, NULL, @now-1, @now-1, NULL, 5, 5, 5, 3, 0, 0, '{}', NULL, @host, NULL, 0, NULL, NULL, 0, NULL);
CREATE TABLE `powiadom_schema` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `version_id` bigint(20) NOT NULL,
  `is_applied` tinyint(1) NOT NULL,
  `tstamp` datetime DEFAULT current_timestamp(),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_schema (id, version_id, is_applied, tstamp) VALUES
(1, 0, 1, '2026-11-26 17:19:30'),
(2, 1, 1, '2026-11-26 17:19:30'),
(3, 2, 1, '2026-11-26 17:19:30'),
(4, 3, 1, '2026-11-26 17:19:30'),
(5, 4, 1, '2026-11-26 17:19:30');
CREATE TABLE `powiadom_told` (
  `notification_id` int(11) NOT NULL,
  `event` varchar(16) NOT NULL,
  `ref_id` int(11) NOT NULL,
  `told` bigint(20) NOT NULL DEFAULT 0,
  PRIMARY KEY (`notification_id`,`event`,`ref_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO powiadom_told (notification_id, event, ref_id, told) VALUES
(2, 'invoice', 11, @now-2),
(2, 'invoice', 12, @now-2),
(3, 'payment', 24, @now-1),
(3, 'payment', 25, @now-1),
(6, 'invoice', 11, @now-1),
(6, 'invoice', 12, @now-1);
INSERT INTO messages (id, subject, body, cdate, type, userid, sender, contenttype, startdate) VALUES
(1, 'Dług', 'Saldo %balance', @now-2, 1, NULL, 'siec@example.com', 'text/plain', NULL),
(2, 'Dług', 'Saldo %balance', @now-2, 2, NULL, '', 'text/plain', NULL),
(3, 'Faktura', 'Nowa faktura', @now-2, 1, NULL, 'siec@example.com', 'text/plain', NULL),
(4, 'Wpłata', 'Dziękujemy', @now-1, 2, NULL, '', 'text/plain', NULL),
(5, 'Usunięte', 'Faktura gotowa', @now-1, 1, NULL, 'siec@example.com', 'text/plain', NULL),
(8, 'W drodze', 'Nowy cennik', @now-1, 1, NULL, 'siec@example.com', 'text/plain', NULL);
INSERT INTO messageitems (id, messageid, customerid, destination, lastdate, status, error, lastreaddate, externalmsgid, subject, body, attributes, attempts) VALUES
(1, 1, 1, 'k1@example.com', @now-2, 2, NULL, 0, NULL, NULL, 'Saldo -100,00 zł', NULL, NULL),
(2, 2, 1, 501234561, @now-2, 2, NULL, 0, 4170000000000000001, NULL, 'Saldo -100,00 zl', NULL, NULL),
(3, 1, 2, 'k2@example.com', @now-2, 1, 'RCPT TO: 451 4.7.1 greylisted', 0, NULL, NULL, 'Saldo -100,00 zł', NULL, NULL),
(4, 2, 2, 501234562, @now-2, 1, '127.0.0.1:37243 answered HTTP 503', 0, NULL, NULL, 'Saldo -100,00 zl', NULL, NULL),
(5, 3, 1, 'k1@example.com', @now-2, 2, NULL, 0, NULL, NULL, NULL, NULL, NULL),
(6, 3, 2, 'k2@example.com', @now-2, 1, 'RCPT TO: 451 4.7.1 greylisted', 0, NULL, NULL, NULL, NULL, NULL),
(7, 4, 4, 501234564, @now-1, 2, NULL, 0, 4170000000000000003, NULL, 'Dziekujemy', NULL, NULL),
(8, 4, 5, 501234565, @now-1, 2, NULL, 0, 4170000000000000002, NULL, 'Dziekujemy', NULL, NULL),
(9, 5, 1, 'k1@example.com', @now-1, 2, NULL, 0, NULL, NULL, NULL, NULL, NULL),
(10, 5, 2, 'k2@example.com', @now-1, 1, 'RCPT TO: 451 4.7.1 greylisted', 0, NULL, NULL, NULL, NULL, NULL),
(11, 8, 1, 'k1@example.com', @now-1, 2, NULL, 0, NULL, NULL, NULL, NULL, NULL),
(12, 8, 2, 'k2@example.com', @now-1, 1, 'RCPT TO: 451 4.7.1 greylisted', 0, NULL, NULL, NULL, NULL, NULL),
(13, 8, 3, 'k3@example.com', 0, 1, NULL, 0, NULL, NULL, NULL, NULL, NULL),
(14, 8, 4, 'k4@example.com', @now-1, 2, NULL, 0, NULL, NULL, NULL, NULL, NULL),
(15, 8, 5, 'k5@example.com', @now-1, 2, NULL, 0, NULL, NULL, NULL, NULL, NULL);

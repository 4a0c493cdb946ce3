-- The tables of LMS with dbversion 2025081300, as it is installed. Written by
-- pkg/internal/lmsschema out of facts about columns, keys and settings; do not
-- edit. Functions, triggers and views are stand-ins of our own. Tables take
-- character set and collation from their database.
--
-- To be run on one connection, which it sets up as LMS's own script does.

set session sql_mode = '';

set foreign_key_checks = 0;

create table addresses (
  `id` int(11) not null auto_increment,
  `name` text default null,
  `state` varchar(64) default null,
  `state_id` int(11) default null,
  `city` varchar(100) default null,
  `city_id` int(11) default null,
  `postoffice` varchar(32) default null,
  `street` varchar(255) default null,
  `street_id` int(11) default null,
  `zip` varchar(10) default null,
  `country_id` int(11) default null,
  `house` varchar(20) default null,
  `flat` varchar(20) default null,
  key `addresses_city_id_fk` (`city_id`),
  key `addresses_country_id_fk` (`country_id`),
  key `addresses_state_id_fk` (`state_id`),
  key `addresses_street_id_fk` (`street_id`),
  primary key (`id`),
  foreign key (`city_id`) references location_cities (`id`) on delete set null on update cascade,
  foreign key (`country_id`) references countries (`id`) on delete set null on update cascade,
  foreign key (`state_id`) references location_states (`id`) on delete set null on update cascade,
  foreign key (`street_id`) references location_streets (`id`) on delete set null on update cascade
) engine=InnoDB;

create table assignments (
  `id` int(11) not null auto_increment,
  `tariffid` int(11) default null,
  `liabilityid` int(11) default null,
  `customerid` int(11) not null,
  `period` smallint(6) not null default 0,
  `backwardperiod` smallint(6) not null default 0,
  `note` text default null,
  `at` int(16) not null default 0,
  `datefrom` int(16) not null default 0,
  `dateto` int(16) not null default 0,
  `invoice` tinyint(1) not null default 0,
  `suspended` tinyint(1) not null default 0,
  `settlement` tinyint(1) not null default 0,
  `pdiscount` decimal(5,2) not null default 0.00,
  `vdiscount` decimal(9,3) not null default 0.000,
  `paytime` smallint(6) default null,
  `paytype` smallint(6) default null,
  `numberplanid` int(11) default null,
  `attribute` varchar(255) default null,
  `recipient_address_id` int(11) default null,
  `docid` int(11) default null,
  `commited` tinyint(1) not null default 1,
  `separatedocument` varchar(100) default null,
  `count` decimal(9,3) not null default 1.000,
  `promotionschemaid` int(11) default null,
  `separateitem` tinyint(1) not null default 0,
  key `assignments_docid_fkey` (`docid`),
  key `assignments_liabilityid_fkey` (`liabilityid`),
  key `assignments_promotionschemaid_fkey` (`promotionschemaid`),
  key `assignments_recipient_address_id_fkey` (`recipient_address_id`),
  key `customerid` (`customerid`),
  key `numberplanid` (`numberplanid`),
  primary key (`id`),
  key `tariffid` (`tariffid`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade,
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade,
  foreign key (`liabilityid`) references liabilities (`id`) on delete cascade on update cascade,
  foreign key (`numberplanid`) references numberplans (`id`) on delete set null on update cascade,
  foreign key (`promotionschemaid`) references promotionschemas (`id`) on delete restrict on update cascade,
  foreign key (`recipient_address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`tariffid`) references tariffs (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table cash (
  `id` int(11) not null auto_increment,
  `time` int(16) not null default 0,
  `type` smallint(6) not null default 0,
  `servicetype` smallint(6) default null,
  `userid` int(11) default null,
  `value` decimal(9,2) not null default 0.00,
  `taxid` int(11) default null,
  `customerid` int(11) default null,
  `comment` text not null default '',
  `docid` int(11) default null,
  `itemid` smallint(6) not null default 0,
  `importid` int(11) default null,
  `sourceid` int(11) default null,
  `linktechnology` int(11) default null,
  `currency` varchar(3) default null,
  `currencyvalue` decimal(17,10) default 1.0000000000,
  `notification` smallint(6) default 1,
  unique key `cash_importid_ukey` (`importid`),
  key `cash_linktechnology_idx` (`linktechnology`),
  key `cash_notification_idx` (`notification`),
  key `cash_taxid_fkey` (`taxid`),
  key `cash_userid_fkey` (`userid`),
  key `customerid` (`customerid`),
  key `docid` (`docid`),
  key `importid` (`importid`),
  primary key (`id`),
  key `sourceid` (`sourceid`),
  key `time` (`time`),
  foreign key (`customerid`) references customers (`id`) on delete set null on update cascade,
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade,
  foreign key (`importid`) references cashimport (`id`) on delete cascade on update cascade,
  foreign key (`sourceid`) references cashsources (`id`) on delete set null on update cascade,
  foreign key (`taxid`) references taxes (`id`) on delete set null on update cascade,
  foreign key (`userid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table cashimport (
  `id` int(11) not null auto_increment,
  `date` int(16) not null default 0,
  `value` decimal(9,2) not null default 0.00,
  `customer` text not null default '',
  `description` text not null default '',
  `customerid` int(11) default null,
  `hash` varchar(50) not null default '',
  `closed` tinyint(1) not null default 0,
  `sourceid` int(11) default null,
  `sourcefileid` int(11) default null,
  `srcaccount` varchar(60) default null,
  `operdate` int(16) default null,
  `extid` varchar(64) default null,
  key `cashimport_extid_idx` (`extid`),
  unique key `cashimport_sourceid_extid_ukey` (`sourceid`,`extid`),
  key `customerid` (`customerid`),
  key `hash` (`hash`),
  primary key (`id`),
  key `sourcefileid` (`sourcefileid`),
  key `sourceid` (`sourceid`),
  foreign key (`customerid`) references customers (`id`) on delete set null on update cascade,
  foreign key (`sourcefileid`) references sourcefiles (`id`) on delete set null on update cascade,
  foreign key (`sourceid`) references cashsources (`id`) on delete set null on update cascade
) engine=InnoDB;

create table cashregs (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `description` text not null default '',
  `in_numberplanid` int(11) default null,
  `out_numberplanid` int(11) default null,
  `disabled` tinyint(1) not null default 0,
  key `cashregs_in_numberplanid_fkey` (`in_numberplanid`),
  key `cashregs_out_numberplanid_fkey` (`out_numberplanid`),
  unique key `name` (`name`),
  primary key (`id`),
  foreign key (`in_numberplanid`) references numberplans (`id`) on delete set null on update cascade,
  foreign key (`out_numberplanid`) references numberplans (`id`) on delete set null on update cascade
) engine=InnoDB;

create table cashrights (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `regid` int(11) not null,
  `rights` int(11) not null default 0,
  key `cashrights_regid_fkey` (`regid`),
  primary key (`id`),
  unique key `userid` (`userid`,`regid`),
  foreign key (`regid`) references cashregs (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table cashsources (
  `id` int(11) not null auto_increment,
  `name` varchar(32) not null default '',
  `description` text default null,
  `account` varchar(48) not null default '',
  `deleted` smallint(6) not null default 0,
  `isdefault` smallint(6) not null default 0,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table countries (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `ccode` varchar(5) default null,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table customer_addresses (
  `id` int(11) not null auto_increment,
  `customer_id` int(11) default null,
  `address_id` int(11) default null,
  `type` smallint(6) default null,
  key `customer_addresses_address_id_fk` (`address_id`),
  unique key `customer_id` (`customer_id`,`address_id`),
  primary key (`id`),
  foreign key (`address_id`) references addresses (`id`) on delete cascade on update cascade,
  foreign key (`customer_id`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customerassignments (
  `id` int(11) not null auto_increment,
  `customergroupid` int(11) not null,
  `customerid` int(11) not null,
  `startdate` int(16) not null default 0,
  `enddate` int(16) not null default 0,
  unique key `customerassignments_customergroupid_ukey` (`customergroupid`,`customerid`,`enddate`),
  key `customerassignments_enddate_idx` (`enddate`),
  key `customerassignments_startdate_idx` (`startdate`),
  key `customerid` (`customerid`),
  primary key (`id`),
  foreign key (`customergroupid`) references customergroups (`id`) on delete cascade on update cascade,
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customerbalances (
  `customerid` int(11) not null,
  `balance` decimal(12,2) not null,
  key `customerbalances_customerid_fkey` (`customerid`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customercallassignments (
  `id` int(11) not null auto_increment,
  `customercallid` int(11) not null,
  `customerid` int(11) not null,
  unique key `customercallassignments_customercallid_ukey` (`customercallid`,`customerid`),
  key `customercallassignments_customerid_fkey` (`customerid`),
  primary key (`id`),
  foreign key (`customercallid`) references customercalls (`id`) on delete cascade on update cascade,
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customercalls (
  `id` int(11) not null auto_increment,
  `userid` int(11) default null,
  `dt` int(16) not null default 0,
  `filename` varchar(150) not null,
  `outgoing` tinyint(1) not null default 0,
  `phone` varchar(20) not null,
  `duration` int(11) not null default 0,
  `notes` text default null,
  key `customercalls_dt_idx` (`dt`),
  key `customercalls_filename_idx` (`filename`),
  key `customercalls_phone_idx` (`phone`),
  key `customercalls_userid_fkey` (`userid`),
  primary key (`id`),
  foreign key (`userid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table customerconsents (
  `customerid` int(11) not null,
  `cdate` int(11) not null default 0,
  `type` smallint(6) not null,
  key `customerconsents_cdate_idx` (`cdate`),
  key `customerconsents_type_idx` (`type`),
  unique key `customerconsents_ukey` (`customerid`,`type`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customercontactproperties (
  `contactid` int(11) not null,
  `name` varchar(255) not null,
  `value` varchar(255) not null,
  unique key `customercontactproperties_contactid_name_ukey` (`contactid`,`name`),
  key `customercontactproperties_name_idx` (`name`),
  key `customercontactproperties_value_idx` (`value`),
  foreign key (`contactid`) references customercontacts (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customercontacts (
  `id` int(11) not null auto_increment,
  `customerid` int(11) not null,
  `name` varchar(10000) not null default '',
  `contact` varchar(255) not null default '',
  `type` int(11) default null,
  key `contact` (`contact`),
  key `customerid` (`customerid`),
  primary key (`id`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customerextids (
  `customerid` int(11) not null,
  `extid` varchar(64) not null,
  `serviceproviderid` int(11) default null,
  unique key `customerextids_customerid_extid_serviceproviderid_ukey` (`customerid`,`extid`,`serviceproviderid`),
  key `customerextids_serviceproviderid_fkey` (`serviceproviderid`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade,
  foreign key (`serviceproviderid`) references serviceproviders (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customergroups (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `description` text not null,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table customerkarmalastchanges (
  `id` int(11) not null auto_increment,
  `timestamp` int(16) not null,
  `customerid` int(11) not null,
  `userid` int(11) not null,
  key `customerkarmalastchanges_customerid_fkey` (`customerid`),
  key `customerkarmalastchanges_timestamp_idx` (`timestamp`),
  key `customerkarmalastchanges_userid_fkey` (`userid`),
  primary key (`id`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table customernotes (
  `id` int(11) not null auto_increment,
  `userid` int(11) default null,
  `customerid` int(11) not null,
  `dt` int(16) not null,
  `message` text not null,
  `moddate` int(16) default null,
  `moduserid` int(11) default null,
  key `customernotes_customerid_fkey` (`customerid`),
  key `customernotes_moduserid_fkey` (`moduserid`),
  key `customernotes_userid_fkey` (`userid`),
  primary key (`id`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade,
  foreign key (`moduserid`) references users (`id`) on delete set null on update set null,
  foreign key (`userid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table customers (
  `id` int(11) not null auto_increment,
  `lastname` varchar(128) not null default '',
  `name` varchar(128) not null default '',
  `altname` varchar(128) default null,
  `status` smallint(6) not null default 0,
  `type` smallint(6) not null default 0,
  `ten` varchar(50) not null default '',
  `ssn` varchar(50) not null default '',
  `regon` varchar(255) not null default '',
  `rbe` varchar(255) not null default '',
  `rbename` varchar(255) not null default '',
  `ict` smallint(6) not null default 0,
  `icn` varchar(255) not null default '',
  `icexpires` int(16) default null,
  `info` text not null,
  `notes` text not null default '',
  `creationdate` int(16) not null default 0,
  `moddate` int(16) not null default 0,
  `creatorid` int(11) default null,
  `modid` int(11) default null,
  `deleted` tinyint(1) not null default 0,
  `message` text not null,
  `pin` varchar(255) not null default '0',
  `pinlastchange` int(16) not null default 0,
  `cutoffstop` int(16) not null default 0,
  `divisionid` int(11) default null,
  `paytime` smallint(6) not null default -1,
  `paytype` smallint(6) default null,
  `documentmemo` text default null,
  `flags` smallint(6) not null default 0,
  `karma` smallint(6) not null default 0,
  `origin` smallint(6) default null,
  key `customers_creatorid_fkey` (`creatorid`),
  key `customers_divisionid_fkey` (`divisionid`),
  key `customers_modid_fkey` (`modid`),
  key `name` (`lastname`,`name`),
  primary key (`id`),
  foreign key (`creatorid`) references users (`id`) on delete set null on update cascade,
  foreign key (`divisionid`) references divisions (`id`) on delete set null on update cascade,
  foreign key (`modid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table daemoninstances (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `hostid` int(11) not null,
  `module` varchar(255) not null default '',
  `crontab` varchar(255) not null default '',
  `priority` int(11) not null default 0,
  `description` text not null default '',
  `disabled` tinyint(1) not null default 0,
  key `daemoninstances_hostid_fkey` (`hostid`),
  primary key (`id`),
  foreign key (`hostid`) references hosts (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table dbinfo (
  `keytype` varchar(255) not null default '',
  `keyvalue` varchar(255) not null default '',
  unique key `dbinfo_keytype_ukey` (`keytype`),
  primary key (`keytype`)
) engine=InnoDB;

create table debitnotecontents (
  `id` int(11) not null auto_increment,
  `docid` int(11) not null,
  `itemid` smallint(6) not null default 0,
  `value` decimal(9,2) not null default 0.00,
  `description` text not null default '',
  unique key `docid` (`docid`,`itemid`),
  primary key (`id`),
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table divisions (
  `id` int(11) not null auto_increment,
  `shortname` varchar(255) not null default '',
  `name` text not null default '',
  `label` varchar(100) default null,
  `firstname` varchar(128) default null,
  `lastname` varchar(128) default null,
  `birthdate` int(11) default null,
  `ten` varchar(50) not null default '',
  `regon` varchar(255) not null default '',
  `rbe` varchar(255) not null default '',
  `rbename` varchar(255) not null default '',
  `telecomnumber` varchar(255) not null default '',
  `bank` varchar(100) default null,
  `account` varchar(48) not null default '',
  `email` varchar(255) default null,
  `phone` varchar(255) default null,
  `servicephone` varchar(40) default null,
  `inv_header` text not null default '',
  `inv_footer` text not null default '',
  `inv_author` text not null default '',
  `inv_cplace` text not null default '',
  `inv_paytime` smallint(6) default null,
  `inv_paytype` smallint(6) default null,
  `description` text not null default '',
  `status` tinyint(1) not null default 0,
  `tax_office_code` varchar(8) default null,
  `url` text default null,
  `userpanel_url` text default null,
  `address_id` int(11) default null,
  `office_address_id` int(11) default null,
  key `divisions_address_id_fk` (`address_id`),
  key `divisions_office_address_id_fkey` (`office_address_id`),
  primary key (`id`),
  unique key `shortname` (`shortname`),
  foreign key (`address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`office_address_id`) references addresses (`id`) on delete set null on update cascade
) engine=InnoDB;

create table docrights (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `doctype` int(11) not null default 0,
  `rights` int(11) not null default 0,
  primary key (`id`),
  unique key `userid` (`userid`,`doctype`),
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table documentattachments (
  `id` int(11) not null auto_increment,
  `docid` int(11) not null,
  `filename` varchar(255) not null,
  `contenttype` varchar(255) not null,
  `md5sum` varchar(32) not null,
  `type` smallint(6) not null default 1,
  `cdate` int(16) not null default 0,
  unique key `docid` (`docid`,`md5sum`),
  key `md5sum` (`md5sum`),
  primary key (`id`),
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table documentcontents (
  `docid` int(11) not null,
  `title` text not null default '',
  `fromdate` int(16) not null default 0,
  `todate` int(16) not null default 0,
  `description` text not null default '',
  `dynamicperiod` tinyint(1) not null default 0,
  `attributes` text default null,
  unique key `docid` (`docid`),
  key `fromdate` (`fromdate`),
  key `todate` (`todate`),
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table documents (
  `id` int(11) not null auto_increment,
  `type` tinyint(4) not null default 0,
  `number` int(11) not null default 0,
  `numberplanid` int(11) default null,
  `extnumber` varchar(255) not null default '',
  `cdate` int(16) not null default 0,
  `sdate` int(16) not null default 0,
  `customerid` int(11) default null,
  `userid` int(11) default null,
  `divisionid` int(11) default null,
  `name` varchar(255) not null default '',
  `address` varchar(255) not null default '',
  `zip` varchar(10) default null,
  `city` varchar(100) default null,
  `countryid` int(11) default null,
  `ten` varchar(50) not null default '',
  `ssn` varchar(50) not null default '',
  `paytime` smallint(6) not null default 0,
  `paytype` smallint(6) default null,
  `closed` tinyint(1) not null default 0,
  `reference` int(11) default null,
  `reason` varchar(255) not null default '',
  `div_name` text not null default '',
  `div_shortname` text not null default '',
  `div_address` varchar(255) not null default '',
  `div_city` varchar(255) not null default '',
  `div_zip` varchar(255) not null default '',
  `div_countryid` int(11) default null,
  `div_ten` varchar(255) not null default '',
  `div_regon` varchar(255) not null default '',
  `div_bank` varchar(100) default null,
  `div_account` varchar(48) not null default '',
  `div_inv_header` text not null default '',
  `div_inv_footer` text not null default '',
  `div_inv_author` text not null default '',
  `div_inv_cplace` text not null default '',
  `fullnumber` varchar(50) default null,
  `cancelled` smallint(6) not null default 0,
  `published` tinyint(1) not null default 0,
  `comment` text default null,
  `cuserid` int(11) default null,
  `recipient_address_id` int(11) default null,
  `post_address_id` int(11) default null,
  `template` varchar(255) default null,
  `commitflags` tinyint(1) not null default 0,
  `archived` tinyint(1) not null default 0,
  `auserid` int(11) default null,
  `adate` int(16) not null default 0,
  `currency` varchar(3) default null,
  `currencyvalue` decimal(17,10) default 1.0000000000,
  `senddate` int(16) not null default 0,
  `memo` text default null,
  `confirmdate` int(16) not null default 0,
  `flags` smallint(6) not null default 0,
  `origin` smallint(6) default null,
  `extid` varchar(64) default null,
  key `cdate` (`cdate`),
  key `closed` (`closed`),
  key `customerid` (`customerid`),
  key `documents_auserid_fkey` (`auserid`),
  key `documents_countryid_fkey` (`countryid`),
  key `documents_cuserid_fkey` (`cuserid`),
  key `documents_divisionid_fkey` (`divisionid`),
  key `documents_div_countryid_fkey` (`div_countryid`),
  key `documents_post_address_id_fkey` (`post_address_id`),
  key `documents_recipient_address_id_fkey` (`recipient_address_id`),
  key `documents_userid_fkey` (`userid`),
  key `numberplanid` (`numberplanid`),
  primary key (`id`),
  key `reference` (`reference`),
  foreign key (`auserid`) references users (`id`) on delete set null on update cascade,
  foreign key (`countryid`) references countries (`id`) on delete set null on update cascade,
  foreign key (`cuserid`) references users (`id`) on delete set null on update cascade,
  foreign key (`customerid`) references customers (`id`) on delete set null on update cascade,
  foreign key (`divisionid`) references divisions (`id`) on delete set null on update cascade,
  foreign key (`div_countryid`) references countries (`id`) on delete set null on update cascade,
  foreign key (`numberplanid`) references numberplans (`id`) on delete set null on update cascade,
  foreign key (`post_address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`recipient_address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`reference`) references documents (`id`) on delete set null on update cascade,
  foreign key (`userid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table eventassignments (
  `eventid` int(11) not null,
  `userid` int(11) not null,
  key `eventassignments_userid_fkey` (`userid`),
  unique key `eventid` (`eventid`,`userid`),
  foreign key (`eventid`) references events (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table events (
  `id` int(11) not null auto_increment,
  `title` varchar(255) not null default '',
  `description` text not null default '',
  `note` text not null default '',
  `date` int(16) not null default 0,
  `begintime` int(11) not null default 0,
  `enddate` int(16) not null default 0,
  `endtime` int(11) not null default 0,
  `userid` int(11) default null,
  `customerid` int(11) default null,
  `private` tinyint(1) not null default 0,
  `closed` tinyint(1) not null default 0,
  `closeddate` int(16) not null default 0,
  `closeduserid` int(11) default null,
  `creationdate` int(16) not null default 0,
  `moddate` int(16) not null default 0,
  `moduserid` int(11) default null,
  `type` smallint(6) not null default 1,
  `nodeid` int(11) default null,
  `netnodeid` int(11) default null,
  `netdevid` int(11) default null,
  `ticketid` int(11) default null,
  `address_id` int(11) default null,
  `divisionid` int(11) default null,
  key `date` (`date`),
  key `events_address_id_fkey` (`address_id`),
  key `events_closeduserid_fkey` (`closeduserid`),
  key `events_customerid_fkey` (`customerid`),
  key `events_divisionid_idx` (`divisionid`),
  key `events_moduserid_fkey` (`moduserid`),
  key `events_netdevid_idx` (`netdevid`),
  key `events_netnodeid_idx` (`netnodeid`),
  key `events_ticketid_fkey` (`ticketid`),
  key `events_userid_fkey` (`userid`),
  key `nodeid` (`nodeid`),
  primary key (`id`),
  foreign key (`address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`closeduserid`) references users (`id`) on delete set null on update cascade,
  foreign key (`customerid`) references customers (`id`) on delete set null on update cascade,
  foreign key (`divisionid`) references divisions (`id`) on delete set null on update cascade,
  foreign key (`moduserid`) references users (`id`) on delete set null on update cascade,
  foreign key (`netdevid`) references netdevices (`id`) on delete set null on update cascade,
  foreign key (`netnodeid`) references netnodes (`id`) on delete set null on update cascade,
  foreign key (`nodeid`) references nodes (`id`) on delete set null on update cascade,
  foreign key (`ticketid`) references rttickets (`id`) on delete set null on update cascade,
  foreign key (`userid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table ewx_channels (
  `id` int(11) not null auto_increment,
  `name` varchar(32) not null default '',
  `upceil` int(11) not null default 0,
  `downceil` int(11) not null default 0,
  `upceil_n` int(11) default null,
  `downceil_n` int(11) default null,
  `halfduplex` tinyint(1) default null,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table excludedgroups (
  `id` int(11) not null auto_increment,
  `customergroupid` int(11) not null,
  `userid` int(11) not null,
  key `customergroupid` (`customergroupid`),
  primary key (`id`),
  unique key `userid` (`userid`,`customergroupid`),
  foreign key (`customergroupid`) references customergroups (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table filecontainers (
  `id` int(11) not null auto_increment,
  `creationdate` int(16) not null default 0,
  `creatorid` int(11) default null,
  `description` text not null,
  `netdevid` int(11) default null,
  `netnodeid` int(11) default null,
  `messageid` int(11) default null,
  `netdevmodelid` int(11) default null,
  key `filecontainers_creatorid_fkey` (`creatorid`),
  key `filecontainers_messageid_fkey` (`messageid`),
  key `filecontainers_netdevid_fkey` (`netdevid`),
  key `filecontainers_netdevmodelid_fkey` (`netdevmodelid`),
  key `filecontainers_netnodeid_fkey` (`netnodeid`),
  primary key (`id`),
  foreign key (`creatorid`) references users (`id`) on delete set null on update cascade,
  foreign key (`messageid`) references messages (`id`) on delete cascade on update cascade,
  foreign key (`netdevid`) references netdevices (`id`) on delete cascade on update cascade,
  foreign key (`netdevmodelid`) references netdevicemodels (`id`) on delete cascade on update cascade,
  foreign key (`netnodeid`) references netnodes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table files (
  `id` int(11) not null auto_increment,
  `containerid` int(11) not null,
  `filename` varchar(255) not null,
  `contenttype` varchar(255) not null,
  `md5sum` varchar(32) not null,
  unique key `files_containerid_key` (`containerid`,`md5sum`),
  key `md5sum` (`md5sum`),
  primary key (`id`),
  foreign key (`containerid`) references filecontainers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table hosts (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `description` text not null default '',
  `lastreload` int(16) not null default 0,
  `reload` tinyint(1) not null default 0,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table invoicecontents (
  `docid` int(11) not null,
  `itemid` smallint(6) not null default 0,
  `value` decimal(12,5) not null default 0.00000,
  `pdiscount` decimal(5,2) not null default 0.00,
  `vdiscount` decimal(9,3) not null default 0.000,
  `taxid` int(11) not null,
  `prodid` varchar(255) not null default '',
  `content` varchar(16) not null default '',
  `count` decimal(9,3) not null default 0.000,
  `description` text not null default '',
  `tariffid` int(11) default null,
  `taxcategory` smallint(6) not null default 0,
  `period` smallint(6) default 3,
  key `docid` (`docid`),
  key `invoicecontents_tariffid_fkey` (`tariffid`),
  key `invoicecontents_taxid_fkey` (`taxid`),
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade,
  foreign key (`tariffid`) references tariffs (`id`) on delete set null on update cascade,
  foreign key (`taxid`) references taxes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table invprojects (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null,
  `type` tinyint(4) default 0,
  `divisionid` int(11) default null,
  `cdate` int(16) default null,
  key `divisionid` (`divisionid`),
  primary key (`id`),
  foreign key (`divisionid`) references divisions (`id`) on delete set null on update cascade
) engine=InnoDB;

create table ksefdivisions (
  `divisionid` int(11) not null,
  `token` varchar(70) not null,
  key `ksefdivisions_divisionid_fkey` (`divisionid`),
  foreign key (`divisionid`) references divisions (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table ksefdocuments (
  `docid` int(11) not null,
  `refnumber` varchar(40) not null,
  `elemrefnumber` varchar(40) not null,
  `ksefnumber` varchar(40) default null,
  `status` smallint(6) not null default 0,
  `statusdescription` text default null,
  `hash` varchar(130) not null,
  key `ksefdocuments_docid_fkey` (`docid`),
  key `ksefdocuments_elemrefnumber_idx` (`elemrefnumber`),
  key `ksefdocuments_ksefnumber_idx` (`ksefnumber`),
  key `ksefdocuments_refnumber_idx` (`refnumber`),
  key `ksefdocuments_status_idx` (`status`),
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table liabilities (
  `id` int(11) not null auto_increment,
  `value` decimal(9,2) not null default 0.00,
  `taxcategory` smallint(6) not null default 0,
  `currency` varchar(3) default null,
  `name` text not null default '',
  `note` text default null,
  `taxid` int(11) not null,
  `prodid` varchar(255) not null default '',
  `type` smallint(6) not null default -1,
  `flags` smallint(6) not null default 0,
  `netvalue` decimal(9,3) default null,
  key `liabilities_taxid_fkey` (`taxid`),
  primary key (`id`),
  foreign key (`taxid`) references taxes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table location_boroughs (
  `id` int(11) not null auto_increment,
  `name` varchar(64) not null,
  `ident` varchar(8) not null,
  `districtid` int(11) not null,
  `type` smallint(6) not null,
  unique key `districtid` (`districtid`,`name`,`type`),
  primary key (`id`),
  foreign key (`districtid`) references location_districts (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table location_cities (
  `id` int(11) not null auto_increment,
  `ident` varchar(8) not null,
  `name` varchar(64) not null,
  `cityid` int(11) default null,
  `type` int(11) default null,
  `boroughid` int(11) default null,
  key `boroughid` (`boroughid`,`name`),
  key `cityid` (`cityid`),
  key `location_cities_type_fkey` (`type`),
  primary key (`id`),
  foreign key (`boroughid`) references location_boroughs (`id`) on delete cascade on update cascade,
  foreign key (`type`) references location_city_types (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table location_city_types (
  `id` int(11) not null auto_increment,
  `ident` varchar(8) not null,
  `name` varchar(64) not null,
  unique key `location_city_types_name_ukey` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table location_districts (
  `id` int(11) not null auto_increment,
  `name` varchar(64) not null,
  `ident` varchar(8) not null,
  `stateid` int(11) not null,
  primary key (`id`),
  unique key `stateid` (`stateid`,`name`),
  foreign key (`stateid`) references location_states (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table location_states (
  `id` int(11) not null auto_increment,
  `ident` varchar(8) not null,
  `name` varchar(64) not null,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table location_street_types (
  `id` int(11) not null auto_increment,
  `name` varchar(8) not null,
  primary key (`id`)
) engine=InnoDB;

create table location_streets (
  `id` int(11) not null auto_increment,
  `name` varchar(128) not null,
  `name2` varchar(128) default null,
  `ident` varchar(8) not null,
  `typeid` int(11) default null,
  `cityid` int(11) not null,
  unique key `cityid` (`cityid`,`name`,`ident`),
  primary key (`id`),
  key `typeid` (`typeid`),
  foreign key (`cityid`) references location_cities (`id`) on delete cascade on update cascade,
  foreign key (`typeid`) references location_street_types (`id`) on delete set null on update cascade
) engine=InnoDB;

create table macs (
  `id` int(11) not null auto_increment,
  `mac` varchar(17) not null default '',
  `nodeid` int(11) not null,
  unique key `mac` (`mac`,`nodeid`),
  key `nodeid` (`nodeid`),
  primary key (`id`),
  foreign key (`nodeid`) references nodes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table managementurls (
  `id` int(11) not null auto_increment,
  `netdevid` int(11) default null,
  `nodeid` int(11) default null,
  `url` text not null default '',
  `comment` varchar(100) default null,
  key `netdevid` (`netdevid`),
  key `nodeid` (`nodeid`),
  primary key (`id`),
  foreign key (`netdevid`) references netdevices (`id`) on delete cascade on update cascade,
  foreign key (`nodeid`) references nodes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table messageitems (
  `id` int(11) not null auto_increment,
  `messageid` int(11) not null,
  `customerid` int(11) default null,
  `destination` varchar(255) not null default '',
  `lastdate` int(16) not null default 0,
  `status` smallint(6) not null default 0,
  `error` text default null,
  `lastreaddate` int(16) not null default 0,
  `externalmsgid` varchar(64) default null,
  `subject` varchar(255) default null,
  `body` text default null,
  `attributes` text default null,
  `attempts` smallint(6) default null,
  key `customerid` (`customerid`),
  key `messageid` (`messageid`),
  key `messageitems_attempts_idx` (`attempts`),
  primary key (`id`),
  foreign key (`customerid`) references customers (`id`) on delete set null on update cascade,
  foreign key (`messageid`) references messages (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table messages (
  `id` int(11) not null auto_increment,
  `subject` varchar(255) not null default '',
  `body` text not null default '',
  `cdate` int(16) not null default 0,
  `type` smallint(6) not null default 0,
  `userid` int(11) default null,
  `sender` varchar(255) default null,
  `contenttype` varchar(255) default 'text/plain',
  `startdate` int(16) default null,
  key `cdate` (`cdate`,`type`),
  key `messages_startdate_idx` (`startdate`),
  primary key (`id`),
  key `userid` (`userid`),
  foreign key (`userid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table netdevicemacs (
  `id` int(11) not null auto_increment,
  `netdevid` int(11) not null,
  `label` varchar(30) not null,
  `mac` varchar(17) not null,
  `main` tinyint(4) not null default 0,
  key `netdevicemacs_label_idx` (`label`),
  unique key `netdevicemacs_mac_ukey` (`mac`),
  key `netdevicemacs_netdevid_idx` (`netdevid`),
  unique key `netdevicemacs_netdevid_label_ukey` (`netdevid`,`label`),
  primary key (`id`),
  foreign key (`netdevid`) references netdevices (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table netdevicemodels (
  `id` int(11) not null auto_increment,
  `netdeviceproducerid` int(11) not null,
  `name` varchar(255) not null,
  `alternative_name` varchar(255) default null,
  `type` int(11) default null,
  unique key `name` (`name`,`netdeviceproducerid`),
  key `netdeviceproducerid` (`netdeviceproducerid`),
  primary key (`id`),
  key `type` (`type`),
  foreign key (`netdeviceproducerid`) references netdeviceproducers (`id`) on delete cascade on update cascade,
  foreign key (`type`) references netdevicetypes (`id`) on delete set null on update cascade
) engine=InnoDB;

create table netdeviceproducers (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null,
  `alternative_name` varchar(255) default null,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table netdevices (
  `id` int(11) not null auto_increment,
  `name` varchar(100) not null default '',
  `description` text not null default '',
  `producer` varchar(256) not null default '',
  `model` varchar(256) not null default '',
  `serialnumber` varchar(32) not null default '',
  `ports` int(11) not null default 0,
  `purchasetime` int(16) not null default 0,
  `guaranteeperiod` tinyint(3) unsigned default 0,
  `shortname` varchar(32) not null default '',
  `nastype` int(11) not null default 0,
  `clients` int(11) not null default 0,
  `login` varchar(60) not null default '',
  `secret` varchar(60) not null default '',
  `community` varchar(50) not null default '',
  `channelid` int(11) default null,
  `longitude` decimal(10,6) default null,
  `latitude` decimal(10,6) default null,
  `netnodeid` int(11) default null,
  `invprojectid` int(11) default null,
  `status` tinyint(4) default 0,
  `netdevicemodelid` int(11) default null,
  `ownerid` int(11) default null,
  `address_id` int(11) default null,
  `divisionid` int(11) default null,
  key `channelid` (`channelid`),
  key `invprojectid` (`invprojectid`),
  key `netdevicemodelid` (`netdevicemodelid`),
  key `netdevices_address_id_fk` (`address_id`),
  key `netdevices_divisionid_fkey` (`divisionid`),
  key `netdevices_ownerid_fkey` (`ownerid`),
  key `netnodeid` (`netnodeid`),
  primary key (`id`),
  foreign key (`address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`channelid`) references ewx_channels (`id`) on delete set null on update cascade,
  foreign key (`divisionid`) references divisions (`id`) on delete set null on update cascade,
  foreign key (`invprojectid`) references invprojects (`id`) on delete set null on update cascade,
  foreign key (`netdevicemodelid`) references netdevicemodels (`id`) on delete set null on update cascade,
  foreign key (`netnodeid`) references netnodes (`id`) on delete set null on update cascade,
  foreign key (`ownerid`) references customers (`id`) on delete set null on update cascade
) engine=InnoDB;

create table netdevicetypes (
  `id` int(11) not null auto_increment,
  `name` varchar(50) not null,
  `passive` tinyint(1) not null default 0,
  unique key `netdevicetypes_name_ukey` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table netlinkpoints (
  `id` int(11) not null auto_increment,
  `longitude` decimal(10,6) default null,
  `latitude` decimal(10,6) default null,
  `netlinkid` int(11) not null,
  key `netlinkpoints_netlinkid_fkey` (`netlinkid`),
  primary key (`id`),
  foreign key (`netlinkid`) references netlinks (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table netlinks (
  `id` int(11) not null auto_increment,
  `src` int(11) not null,
  `dst` int(11) not null,
  `type` tinyint(1) default null,
  `speed` int(11) default null,
  `technology` int(11) default null,
  `srcport` smallint(6) not null default 0,
  `dstport` smallint(6) not null default 0,
  `routetype` smallint(6) default null,
  `linecount` smallint(6) default null,
  `usedlines` smallint(6) default null,
  `availablelines` smallint(6) default null,
  `srcradiosector` int(11) default null,
  `dstradiosector` int(11) default null,
  key `dstradiosector` (`dstradiosector`),
  key `netlinks_dst_fkey` (`dst`),
  primary key (`id`),
  unique key `src` (`src`,`dst`),
  key `srcradiosector` (`srcradiosector`),
  foreign key (`dst`) references netdevices (`id`) on delete cascade on update cascade,
  foreign key (`dstradiosector`) references netradiosectors (`id`) on delete set null on update cascade,
  foreign key (`src`) references netdevices (`id`) on delete cascade on update cascade,
  foreign key (`srcradiosector`) references netradiosectors (`id`) on delete set null on update cascade
) engine=InnoDB;

create table netnodes (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null,
  `type` tinyint(4) default 0,
  `invprojectid` int(11) default null,
  `status` tinyint(4) default 0,
  `longitude` decimal(10,6) default null,
  `latitude` decimal(10,6) default null,
  `ownership` tinyint(1) default 0,
  `coowner` varchar(255) default '',
  `uip` tinyint(1) default 0,
  `miar` tinyint(1) default 0,
  `createtime` int(16) default null,
  `lastinspectiontime` int(16) default null,
  `admcontact` text default null,
  `divisionid` int(11) default null,
  `address_id` int(11) default null,
  `info` text default null,
  `ownerid` int(11) default null,
  `flags` smallint(6) not null default 0,
  `services` varchar(100) not null default '',
  key `divisionid` (`divisionid`),
  key `invprojectid` (`invprojectid`),
  key `netnodes_address_id_fkey` (`address_id`),
  key `netnodes_ownerid_fkey` (`ownerid`),
  primary key (`id`),
  foreign key (`address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`divisionid`) references divisions (`id`) on delete set null on update cascade,
  foreign key (`invprojectid`) references invprojects (`id`) on delete set null on update cascade,
  foreign key (`ownerid`) references customers (`id`) on delete set null on update cascade
) engine=InnoDB;

create table netradiosectors (
  `id` int(11) not null auto_increment,
  `name` varchar(64) not null,
  `type` int(11) not null default 0,
  `azimuth` decimal(9,2) not null default 0.00,
  `width` decimal(9,2) not null default 0.00,
  `altitude` smallint(6) not null default 0,
  `rsrange` int(11) not null default 0,
  `license` varchar(64) default null,
  `technology` int(11) default null,
  `frequency` decimal(9,5) default null,
  `frequency2` decimal(9,5) default null,
  `bandwidth` decimal(9,5) default null,
  `netdev` int(11) not null,
  `secret` varchar(64) default null,
  unique key `name` (`name`,`netdev`),
  key `netdev` (`netdev`),
  primary key (`id`),
  foreign key (`netdev`) references netdevices (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table networks (
  `id` int(11) not null auto_increment,
  `name` varchar(128) not null default '',
  `address` int(16) unsigned not null default 0,
  `snat` int(16) unsigned default null,
  `mask` varchar(16) not null default '',
  `gateway` varchar(16) not null default '',
  `interface` varchar(16) not null default '',
  `dns` varchar(16) not null default '',
  `dns2` varchar(16) not null default '',
  `domain` varchar(64) not null default '',
  `wins` varchar(16) not null default '',
  `dhcpstart` varchar(16) not null default '',
  `dhcpend` varchar(16) not null default '',
  `disabled` tinyint(1) not null default 0,
  `notes` text not null default '',
  `vlanid` smallint(6) default null,
  `hostid` int(11) default null,
  `authtype` smallint(6) not null default 0,
  `pubnetid` int(11) default null,
  `allassignable` tinyint(1) not null default 0,
  unique key `address` (`address`,`hostid`),
  key `hostid` (`hostid`),
  unique key `name` (`name`),
  key `networks_pubnetid_fkey` (`pubnetid`),
  key `networks_vlanid_fkey` (`vlanid`),
  primary key (`id`),
  foreign key (`hostid`) references hosts (`id`) on delete set null on update cascade,
  foreign key (`pubnetid`) references networks (`id`) on delete set null on update cascade,
  foreign key (`vlanid`) references vlans (`id`) on delete set null on update cascade
) engine=InnoDB;

create table nodeassignments (
  `id` int(11) not null auto_increment,
  `nodeid` int(11) not null,
  `assignmentid` int(11) not null,
  key `assignmentid` (`assignmentid`),
  unique key `nodeid` (`nodeid`,`assignmentid`),
  primary key (`id`),
  foreign key (`assignmentid`) references assignments (`id`) on delete cascade on update cascade,
  foreign key (`nodeid`) references nodes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table nodegroupassignments (
  `id` int(11) not null auto_increment,
  `nodegroupid` int(11) not null,
  `nodeid` int(11) not null,
  key `nodegroupassignments_nodegroupid_fkey` (`nodegroupid`),
  unique key `nodeid` (`nodeid`,`nodegroupid`),
  primary key (`id`),
  foreign key (`nodegroupid`) references nodegroups (`id`) on delete cascade on update cascade,
  foreign key (`nodeid`) references nodes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table nodegroups (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `prio` int(11) not null default 0,
  `description` text not null default '',
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table nodelocks (
  `id` int(11) not null auto_increment,
  `nodeid` int(11) not null,
  `days` smallint(6) not null default 0,
  `fromsec` int(11) not null default 0,
  `tosec` int(11) not null default 0,
  `disabled` tinyint(1) not null default 0,
  key `nodeid` (`nodeid`),
  primary key (`id`),
  foreign key (`nodeid`) references nodes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table nodes (
  `id` int(11) not null auto_increment,
  `name` varchar(32) not null default '',
  `login` varchar(128) default null,
  `ipaddr` int(16) unsigned not null default 0,
  `ipaddr_pub` int(16) unsigned not null default 0,
  `passwd` varchar(256) not null default '',
  `ownerid` int(11) default null,
  `creationdate` int(16) not null default 0,
  `moddate` int(16) not null default 0,
  `creatorid` int(11) default null,
  `modid` int(11) default null,
  `netdev` int(11) default null,
  `linktype` tinyint(1) default null,
  `linkradiosector` int(11) default null,
  `linkspeed` int(11) default null,
  `linktechnology` int(11) default null,
  `port` smallint(6) not null default 0,
  `access` tinyint(1) not null default 1,
  `warning` tinyint(1) not null default 0,
  `authtype` smallint(6) not null default 0,
  `chkmac` tinyint(1) not null default 1,
  `halfduplex` tinyint(1) not null default 0,
  `lastonline` int(16) not null default 0,
  `info` text not null default '',
  `nas` tinyint(1) not null default 0,
  `longitude` decimal(10,6) default null,
  `latitude` decimal(10,6) default null,
  `netid` int(11) not null default 0,
  `invprojectid` int(11) default null,
  `address_id` int(11) default null,
  key `authtype` (`authtype`),
  key `invprojectid` (`invprojectid`),
  unique key `ipaddr` (`ipaddr`,`netid`),
  key `ipaddr_pub` (`ipaddr_pub`),
  key `linkradiosector` (`linkradiosector`),
  unique key `name` (`name`),
  key `netdev` (`netdev`),
  key `netid` (`netid`),
  key `nodes_address_id_fkey` (`address_id`),
  key `nodes_creatorid_fkey` (`creatorid`),
  key `nodes_modid_fkey` (`modid`),
  key `ownerid` (`ownerid`),
  primary key (`id`),
  foreign key (`address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`creatorid`) references users (`id`) on delete set null on update cascade,
  foreign key (`invprojectid`) references invprojects (`id`) on delete set null on update cascade,
  foreign key (`linkradiosector`) references netradiosectors (`id`) on delete set null on update cascade,
  foreign key (`modid`) references users (`id`) on delete set null on update cascade,
  foreign key (`netdev`) references netdevices (`id`) on delete set null on update cascade,
  foreign key (`netid`) references networks (`id`) on delete cascade on update cascade,
  foreign key (`ownerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table numberplanassignments (
  `id` int(11) not null auto_increment,
  `planid` int(11) not null,
  `divisionid` int(11) not null,
  key `divisionid` (`divisionid`),
  unique key `planid` (`planid`,`divisionid`),
  primary key (`id`),
  foreign key (`divisionid`) references divisions (`id`) on delete cascade on update cascade,
  foreign key (`planid`) references numberplans (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table numberplans (
  `id` int(11) not null auto_increment,
  `template` varchar(255) not null default '',
  `period` smallint(6) not null default 0,
  `doctype` int(11) not null default 0,
  `isdefault` tinyint(1) not null default 0,
  `datefrom` int(16) not null default 0,
  `dateto` int(16) not null default 0,
  `customertype` smallint(6) default null,
  `refflag` tinyint(1) not null default 0,
  primary key (`id`)
) engine=InnoDB;

create table numberplanusers (
  `planid` int(11) not null,
  `userid` int(11) not null,
  key `numberplanusers_userid_idx` (`userid`),
  unique key `numberplanusers_userid_ukey` (`planid`,`userid`),
  foreign key (`planid`) references numberplans (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table passwdhistory (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `hash` varchar(255) not null default '',
  primary key (`id`),
  key `userid` (`userid`),
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table promotionassignments (
  `id` int(11) not null auto_increment,
  `promotionschemaid` int(11) default null,
  `tariffid` int(11) default null,
  `data` text default null,
  `optional` tinyint(4) not null default 0,
  `label` varchar(60) default null,
  `orderid` int(11) not null default 0,
  `backwardperiod` smallint(6) not null default 0,
  primary key (`id`),
  key `promotionschemaid` (`promotionschemaid`),
  key `tariffid` (`tariffid`),
  foreign key (`promotionschemaid`) references promotionschemas (`id`) on delete cascade on update cascade,
  foreign key (`tariffid`) references tariffs (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table promotions (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null,
  `description` text default null,
  `disabled` tinyint(1) not null default 0,
  `deleted` tinyint(1) not null default 0,
  `datefrom` int(16) not null default 0,
  `dateto` int(16) not null default 0,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table promotionschemas (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null,
  `description` text default null,
  `data` text default null,
  `promotionid` int(11) default null,
  `disabled` tinyint(1) not null default 0,
  `deleted` tinyint(1) not null default 0,
  `length` tinyint(1) default null,
  `datefrom` int(16) not null default 0,
  `dateto` int(16) not null default 0,
  primary key (`id`),
  unique key `promotionid` (`promotionid`,`name`),
  foreign key (`promotionid`) references promotions (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table receiptcontents (
  `docid` int(11) not null,
  `itemid` tinyint(4) not null default 0,
  `value` decimal(9,2) not null default 0.00,
  `description` text not null default '',
  `regid` int(11) default null,
  key `docid` (`docid`),
  key `regid` (`regid`),
  foreign key (`docid`) references documents (`id`) on delete cascade on update cascade,
  foreign key (`regid`) references cashregs (`id`) on delete set null on update cascade
) engine=InnoDB;

create table routednetworks (
  `id` int(11) not null auto_increment,
  `nodeid` int(11) not null,
  `netid` int(11) not null,
  `comment` varchar(256) default null,
  primary key (`id`),
  unique key `routednetworks_netid_ukey` (`netid`),
  key `routednetworks_nodeid_fkey` (`nodeid`),
  foreign key (`netid`) references networks (`id`) on delete cascade on update cascade,
  foreign key (`nodeid`) references nodes (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table rtcategories (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `description` text not null default '',
  `style` text default '',
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table rtcategoryusers (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `categoryid` int(11) not null,
  key `categoryid` (`categoryid`),
  primary key (`id`),
  unique key `userid` (`userid`,`categoryid`),
  foreign key (`categoryid`) references rtcategories (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table rtqueues (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `email` varchar(255) not null default '',
  `description` text not null default '',
  `newticketsubject` varchar(255) not null default '',
  `newticketbody` text not null default '',
  `newmessagesubject` varchar(255) not null default '',
  `newmessagebody` text not null default '',
  `resolveticketsubject` varchar(255) not null default '',
  `resolveticketbody` text not null default '',
  `verifierticketsubject` varchar(255) not null default '',
  `verifierticketbody` text not null default '',
  `newticketsmsbody` text default null,
  `newmessagesmsbody` text default null,
  `resolveticketsmsbody` text default null,
  `deleted` tinyint(1) not null default 0,
  `deltime` int(16) not null default 0,
  `deluserid` int(11) default null,
  `verifierid` int(11) default null,
  unique key `name` (`name`),
  primary key (`id`),
  key `rtqueues_deluserid_fkey` (`deluserid`),
  key `rtqueues_verifierid_fkey` (`verifierid`),
  foreign key (`deluserid`) references users (`id`) on delete set null on update cascade,
  foreign key (`verifierid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table rtrights (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `queueid` int(11) not null,
  `rights` int(11) not null default 0,
  primary key (`id`),
  key `queueid` (`queueid`),
  unique key `userid` (`userid`,`queueid`),
  foreign key (`queueid`) references rtqueues (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table rttemplatequeues (
  `id` int(11) not null auto_increment,
  `templateid` int(11) not null,
  `queueid` int(11) not null,
  primary key (`id`),
  key `rttemplatequeues_queueid_fkey` (`queueid`),
  unique key `rttemplatequeues_templateid_key` (`templateid`,`queueid`),
  foreign key (`queueid`) references rtqueues (`id`) on delete cascade on update cascade,
  foreign key (`templateid`) references templates (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table rttemplatetypes (
  `id` int(11) not null auto_increment,
  `templateid` int(11) not null,
  `messagetype` int(11) not null,
  primary key (`id`),
  unique key `rttemplatetypes_templateid_key` (`templateid`,`messagetype`),
  foreign key (`templateid`) references templates (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table rtticketlastview (
  `ticketid` int(11) not null,
  `userid` int(11) not null,
  `vdate` int(16) not null,
  unique key `rtticketlastview_ticketid_key` (`ticketid`,`userid`),
  key `rtticketlastview_userid_fkey` (`userid`),
  key `vdate` (`vdate`),
  foreign key (`ticketid`) references rttickets (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table rttickets (
  `id` int(11) not null auto_increment,
  `queueid` int(11) not null,
  `requestor` varchar(255) default null,
  `requestor_mail` varchar(255) default null,
  `requestor_phone` varchar(32) default null,
  `requestor_userid` int(11) default null,
  `subject` varchar(255) not null default '',
  `state` tinyint(4) not null default 0,
  `cause` tinyint(4) not null default 0,
  `owner` int(11) default null,
  `customerid` int(11) default null,
  `creatorid` int(11) default null,
  `createtime` int(16) not null default 0,
  `customcreatetime` int(16) default null,
  `resolvetime` int(16) not null default 0,
  `customresolvetime` int(16) default null,
  `modtime` int(16) not null default 0,
  `source` tinyint(4) not null default 0,
  `priority` tinyint(4) default null,
  `deleted` tinyint(1) not null default 0,
  `deltime` int(16) not null default 0,
  `deluserid` int(11) default null,
  `address_id` int(11) default null,
  `nodeid` int(11) default null,
  `netnodeid` int(11) default null,
  `netdevid` int(11) default null,
  `verifierid` int(11) default null,
  `verifier_rtime` int(16) default null,
  `deadline` int(16) default null,
  `service` int(11) default null,
  `type` int(11) default null,
  `parentid` int(11) default null,
  `invprojectid` int(11) default null,
  key `createtime` (`createtime`),
  key `creatorid` (`creatorid`),
  key `customerid` (`customerid`),
  primary key (`id`),
  key `queueid` (`queueid`),
  key `rttickets_address_id_fkey` (`address_id`),
  key `rttickets_deluserid_fkey` (`deluserid`),
  key `rttickets_invprojectid_fkey` (`invprojectid`),
  key `rttickets_netdevid_fkey` (`netdevid`),
  key `rttickets_nodeid_fkey` (`nodeid`),
  key `rttickets_owner_fkey` (`owner`),
  key `rttickets_parentid_fkey` (`parentid`),
  key `rttickets_requestor_userid_fkey` (`requestor_userid`),
  key `rttickets_verifierid_fkey` (`verifierid`),
  foreign key (`address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`creatorid`) references users (`id`) on delete set null on update cascade,
  foreign key (`customerid`) references customers (`id`) on delete set null on update cascade,
  foreign key (`deluserid`) references users (`id`) on delete set null on update cascade,
  foreign key (`invprojectid`) references invprojects (`id`) on delete set null on update cascade,
  foreign key (`netdevid`) references netdevices (`id`) on delete set null on update cascade,
  foreign key (`nodeid`) references nodes (`id`) on delete set null on update cascade,
  foreign key (`owner`) references users (`id`) on delete set null on update cascade,
  foreign key (`parentid`) references rttickets (`id`) on delete set null on update cascade,
  foreign key (`queueid`) references rtqueues (`id`) on delete cascade on update cascade,
  foreign key (`requestor_userid`) references users (`id`) on delete set null on update cascade,
  foreign key (`verifierid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table rtticketwatchers (
  `id` int(11) not null auto_increment,
  `ticketid` int(11) not null,
  `userid` int(11) not null,
  primary key (`id`),
  unique key `rtticketwatchers_ticketid_ukey` (`ticketid`,`userid`),
  key `rtticketwatchers_users_fkey` (`userid`),
  foreign key (`ticketid`) references rttickets (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table serviceproviders (
  `id` int(11) not null auto_increment,
  `name` varchar(64) not null,
  primary key (`id`)
) engine=InnoDB;

create table sourcefiles (
  `id` int(11) not null auto_increment,
  `userid` int(11) default null,
  `name` varchar(255) not null,
  `idate` int(16) not null,
  unique key `idate` (`idate`,`name`),
  primary key (`id`),
  key `userid` (`userid`),
  foreign key (`userid`) references users (`id`) on delete set null on update cascade
) engine=InnoDB;

create table tariffassignments (
  `id` int(11) not null auto_increment,
  `tariffid` int(11) not null,
  `tarifftagid` int(11) not null,
  primary key (`id`),
  unique key `tariffid_tarifftagid_idx` (`tariffid`,`tarifftagid`),
  key `tarifftagid_idx` (`tarifftagid`),
  foreign key (`tariffid`) references tariffs (`id`) on delete cascade on update cascade,
  foreign key (`tarifftagid`) references tarifftags (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table tariffpricevariants (
  `id` int(11) not null auto_increment,
  `tariffid` int(11) not null,
  `quantity_threshold` int(11) not null,
  `net_price` decimal(9,3) not null default 0.000,
  `gross_price` decimal(9,3) not null default 0.000,
  primary key (`id`),
  unique key `tariffpricevariants_tariffid_quantity_threshold_ukey` (`tariffid`,`quantity_threshold`),
  foreign key (`tariffid`) references tariffs (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table tariffs (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `type` tinyint(4) not null default 1,
  `value` decimal(9,3) not null default 0.000,
  `taxcategory` smallint(6) not null default 0,
  `taxid` int(11) not null,
  `numberplanid` int(11) default null,
  `period` smallint(6) default null,
  `prodid` varchar(255) not null default '',
  `uprate` int(11) not null default 0,
  `upceil` int(11) not null default 0,
  `downrate` int(11) not null default 0,
  `downceil` int(11) not null default 0,
  `down_burst_time` smallint(6) not null default 0,
  `down_burst_limit` int(11) not null default 0,
  `down_burst_threshold` int(11) not null default 0,
  `up_burst_time` smallint(6) not null default 0,
  `up_burst_limit` int(11) not null default 0,
  `up_burst_threshold` int(11) not null default 0,
  `climit` int(11) not null default 0,
  `plimit` int(11) not null default 0,
  `dlimit` int(11) not null default 0,
  `uprate_n` int(11) default null,
  `upceil_n` int(11) default null,
  `downrate_n` int(11) default null,
  `downceil_n` int(11) default null,
  `down_burst_time_n` smallint(6) default null,
  `down_burst_limit_n` int(11) default null,
  `down_burst_threshold_n` int(11) default null,
  `up_burst_time_n` smallint(6) default null,
  `up_burst_limit_n` int(11) default null,
  `up_burst_threshold_n` int(11) default null,
  `climit_n` int(11) default null,
  `plimit_n` int(11) default null,
  `domain_limit` int(11) default null,
  `alias_limit` int(11) default null,
  `sh_limit` int(11) default null,
  `www_limit` int(11) default null,
  `mail_limit` int(11) default null,
  `ftp_limit` int(11) default null,
  `sql_limit` int(11) default null,
  `cloud_limit` int(11) default null,
  `quota_sh_limit` int(11) default null,
  `quota_www_limit` int(11) default null,
  `quota_mail_limit` int(11) default null,
  `quota_ftp_limit` int(11) default null,
  `quota_sql_limit` int(11) default null,
  `quota_cloud_limit` int(11) default null,
  `description` text not null,
  `disabled` tinyint(4) not null default 0,
  `voip_tariff_id` int(11) default null,
  `voip_tariff_rule_id` int(11) default null,
  `datefrom` int(16) not null default 0,
  `dateto` int(16) not null default 0,
  `authtype` smallint(6) not null default 0,
  `currency` varchar(3) default null,
  `flags` tinyint(1) not null default 0,
  `netvalue` decimal(9,3) default null,
  `notes` text default null,
  key `numberplanid` (`numberplanid`),
  primary key (`id`),
  unique key `tariffs_name_key` (`name`,`value`,`currency`,`period`),
  key `tariffs_taxid_fkey` (`taxid`),
  key `tariffs_voip_tariff_rule_id_fkey` (`voip_tariff_rule_id`),
  key `type` (`type`),
  key `voip_tariff_id` (`voip_tariff_id`),
  foreign key (`numberplanid`) references numberplans (`id`) on delete cascade on update cascade,
  foreign key (`taxid`) references taxes (`id`) on delete cascade on update cascade,
  foreign key (`voip_tariff_id`) references voip_tariffs (`id`) on delete set null on update cascade,
  foreign key (`voip_tariff_rule_id`) references voip_rule_groups (`id`) on delete set null on update cascade
) engine=InnoDB;

create table tarifftags (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null,
  `description` text default null,
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table taxes (
  `id` int(11) not null auto_increment,
  `value` decimal(4,2) not null default 0.00,
  `taxed` tinyint(4) not null default 0,
  `label` varchar(16) not null default '',
  `validfrom` int(16) not null default 0,
  `validto` int(16) not null default 0,
  `reversecharge` tinyint(1) not null default 0,
  primary key (`id`)
) engine=InnoDB;

create table templateattachments (
  `id` int(11) not null auto_increment,
  `templateid` int(11) not null,
  `filename` varchar(255) not null default '',
  `contenttype` varchar(255) not null default '',
  primary key (`id`),
  key `templateattachments_templateid_fkey` (`templateid`),
  foreign key (`templateid`) references templates (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table templates (
  `id` int(11) not null auto_increment,
  `type` tinyint(4) not null,
  `name` varchar(100) not null,
  `subject` varchar(255) not null default '',
  `message` text not null default '',
  `contenttype` varchar(255) default null,
  unique key `name` (`type`,`name`),
  primary key (`id`)
) engine=InnoDB;

create table twofactorauthcodehistory (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `authcode` varchar(10) not null,
  `uts` int(16) not null,
  `ipaddr` int(16) default null,
  `success` smallint(6) not null default 0,
  primary key (`id`),
  key `twofactorauthcodehistory_userid_fkey` (`userid`),
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table twofactorauthtrusteddevices (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `cookiename` varchar(64) not null,
  `useragent` varchar(256) not null,
  `ipaddr` int(16) default null,
  `expires` int(16) not null,
  primary key (`id`),
  key `twofactorauthtrusteddevices_userid_fkey` (`userid`),
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table uiconfig (
  `id` int(11) not null auto_increment,
  `section` varchar(64) not null default '',
  `var` varchar(64) not null default '',
  `value` text not null default '',
  `description` text not null default '',
  `disabled` tinyint(1) not null default 0,
  `type` smallint(6) not null default 0,
  `userid` int(11) default null,
  `divisionid` int(11) default null,
  `configid` int(11) default null,
  primary key (`id`),
  key `uiconfig_configid_fkey` (`configid`),
  key `uiconfig_divisionid_fkey` (`divisionid`),
  unique key `uiconfig_section_var_userid_divisionid_ukey` (`section`,`var`,`userid`,`divisionid`),
  key `uiconfig_userid_fkey` (`userid`),
  foreign key (`configid`) references uiconfig (`id`) on delete cascade on update cascade,
  foreign key (`divisionid`) references divisions (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table up_customers (
  `id` int(11) not null auto_increment,
  `customerid` int(11) default null,
  `lastlogindate` int(16) not null default 0,
  `lastloginip` varchar(16) not null default '',
  `failedlogindate` int(16) not null default 0,
  `failedloginip` varchar(16) not null default '',
  `enabled` int(10) not null default 0,
  primary key (`id`),
  key `up_customers_customerid_fkey` (`customerid`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table up_info_changes (
  `id` int(11) not null auto_increment,
  `customerid` int(11) default null,
  `fieldname` varchar(255) not null default '',
  `fieldvalue` varchar(255) not null default '',
  `cdate` int(16) default null,
  primary key (`id`),
  key `up_info_changes_customerid_fkey` (`customerid`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table up_rights_assignments (
  `id` int(11) not null auto_increment,
  `customerid` int(11) default null,
  `rightid` int(11) not null default 0,
  primary key (`id`),
  unique key `up_right_assignment` (`customerid`,`rightid`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table up_sessions (
  `id` varchar(50) not null default '',
  `customerid` int(11) not null,
  `ctime` int(16) not null default 0,
  `mtime` int(16) not null default 0,
  `atime` int(16) not null default 0,
  `vdata` text not null,
  `content` mediumtext not null,
  primary key (`id`),
  key `up_sessions_customerid_fkey` (`customerid`),
  foreign key (`customerid`) references customers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table userassignments (
  `id` int(11) not null auto_increment,
  `usergroupid` int(11) not null,
  `userid` int(11) not null,
  primary key (`id`),
  unique key `userassignments_usergroupid_key` (`usergroupid`,`userid`),
  key `userassignments_userid_idx` (`userid`),
  foreign key (`usergroupid`) references usergroups (`id`) on delete cascade on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table userdivisions (
  `id` int(11) not null auto_increment,
  `userid` int(11) not null,
  `divisionid` int(11) not null,
  primary key (`id`),
  key `userdivisions_divisionid_fkey` (`divisionid`),
  unique key `userdivisions_userid_divisionid_ukey` (`userid`,`divisionid`),
  key `userdivisions_userid_idx` (`userid`),
  foreign key (`divisionid`) references divisions (`id`) on delete restrict on update cascade,
  foreign key (`userid`) references users (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table usergroups (
  `id` int(11) not null auto_increment,
  `name` varchar(255) not null default '',
  `description` text not null default '',
  unique key `name` (`name`),
  primary key (`id`)
) engine=InnoDB;

create table users (
  `id` int(11) not null auto_increment,
  `login` varchar(32) not null default '',
  `firstname` varchar(64) not null default '',
  `lastname` varchar(64) not null default '',
  `issuer` varchar(100) default null,
  `email` varchar(255) not null default '',
  `phone` varchar(32) default null,
  `position` varchar(255) not null default '',
  `rights` text not null default '',
  `hosts` varchar(255) not null default '',
  `trustedhosts` varchar(255) default null,
  `passwd` varchar(255) not null default '',
  `netpasswd` varchar(255) default null,
  `passwdforcechange` smallint(6) not null default 0,
  `ntype` smallint(6) default null,
  `lastlogindate` int(16) not null default 0,
  `lastloginip` varchar(16) not null default '',
  `failedlogindate` int(16) not null default 0,
  `failedloginip` varchar(16) not null default '',
  `deleted` tinyint(1) not null default 0,
  `passwdexpiration` int(16) not null default 0,
  `passwdlastchange` int(16) not null default 0,
  `access` tinyint(1) not null default 1,
  `accessfrom` int(16) not null default 0,
  `accessto` int(16) not null default 0,
  `settings` mediumtext not null default '',
  `persistentsettings` mediumtext not null default '',
  `twofactorauth` smallint(6) not null default 0,
  `twofactorauthsecretkey` varchar(255) default null,
  unique key `login` (`login`),
  primary key (`id`)
) engine=InnoDB;

create table vlans (
  `id` smallint(6) not null auto_increment,
  `vlanid` smallint(6) not null,
  `description` varchar(254) default null,
  `customerid` int(11) default null,
  `netnodeid` int(11) default null,
  primary key (`id`),
  key `vlans_customerid_fkey` (`customerid`),
  unique key `vlans_customerid_ukey` (`vlanid`,`customerid`),
  key `vlans_netnodeid_fkey` (`netnodeid`),
  unique key `vlans_netnodeid_ukey` (`vlanid`,`netnodeid`),
  foreign key (`customerid`) references customers (`id`) on delete set null on update cascade,
  foreign key (`netnodeid`) references netnodes (`id`) on delete set null on update cascade
) engine=InnoDB;

create table voip_number_assignments (
  `id` int(11) not null auto_increment,
  `number_id` int(11) not null,
  `assignment_id` int(11) not null,
  key `number_id` (`number_id`),
  primary key (`id`),
  unique key `voip_number_assignments_assignment_id` (`assignment_id`,`number_id`),
  foreign key (`assignment_id`) references assignments (`id`) on delete cascade on update cascade,
  foreign key (`number_id`) references voip_numbers (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table voip_numbers (
  `id` int(11) not null auto_increment,
  `voip_account_id` int(11) not null,
  `phone` varchar(20) not null,
  `number_index` smallint(6) default null,
  `info` varchar(255) default null,
  `tariff_id` int(11) default null,
  unique key `phone` (`phone`),
  primary key (`id`),
  key `tariff_id` (`tariff_id`),
  unique key `voip_account_id` (`voip_account_id`,`number_index`),
  foreign key (`tariff_id`) references tariffs (`id`) on delete set null on update cascade,
  foreign key (`voip_account_id`) references voipaccounts (`id`) on delete cascade on update cascade
) engine=InnoDB;

create table voip_rule_groups (
  `id` int(11) not null auto_increment,
  `name` text not null,
  `description` text default null,
  primary key (`id`)
) engine=InnoDB;

create table voip_tariffs (
  `id` int(11) not null auto_increment,
  `name` varchar(100) not null,
  `description` text default null,
  primary key (`id`)
) engine=InnoDB;

create table voipaccounts (
  `id` int(11) not null auto_increment,
  `ownerid` int(11) default null,
  `login` varchar(255) not null default '',
  `passwd` varchar(255) not null default '',
  `access` tinyint(1) not null default 1,
  `creationdate` int(16) not null default 0,
  `moddate` int(16) not null default 0,
  `creatorid` int(11) default null,
  `modid` int(11) default null,
  `balance` decimal(12,5) not null default 0.00000,
  `flags` smallint(6) not null default 0,
  `cost_limit` decimal(12,2) default null,
  `address_id` int(11) default null,
  `description` text not null default '',
  `serviceproviderid` int(11) default null,
  `extid` varchar(64) default null,
  primary key (`id`),
  key `voipaccounts_address_id_fkey` (`address_id`),
  key `voipaccounts_creatorid_fkey` (`creatorid`),
  key `voipaccounts_modid_fkey` (`modid`),
  key `voipaccounts_ownerid_fkey` (`ownerid`),
  key `voipaccounts_serviceproviderid_fkey` (`serviceproviderid`),
  foreign key (`address_id`) references addresses (`id`) on delete set null on update cascade,
  foreign key (`creatorid`) references users (`id`) on delete set null on update cascade,
  foreign key (`modid`) references users (`id`) on delete set null on update cascade,
  foreign key (`ownerid`) references customers (`id`) on delete cascade on update cascade,
  foreign key (`serviceproviderid`) references serviceproviders (`id`) on delete cascade on update cascade
) engine=InnoDB;

set foreign_key_checks = 1;

create function lms_current_user() returns int no sql return @lms_current_user;

create view vcustomerassignments as select
  m.`id` as `id`,
  m.`customergroupid` as `customergroupid`,
  m.`customerid` as `customerid`,
  m.`startdate` as `startdate`,
  m.`enddate` as `enddate`
from customerassignments m where m.enddate = 0 and m.startdate <= unix_timestamp();

create view customerconsentview as select
  c.id as `customerid`,
  coalesce(sum(if(k.type = 1, k.cdate, 0)), 0) as `consentdate`,
  coalesce(sum(k.type = 2), 0) as `invoicenotice`,
  coalesce(sum(k.type = 3), 0) as `mailingnotice`,
  coalesce(sum(k.type = 8), 0) as `smsnotice`,
  coalesce(sum(k.type = 4), 0) as `einvoice`
from customers c left join customerconsents k on k.customerid = c.id group by c.id;

create view customeraddressview as select
  c.`id` as `id`,
  c.`lastname` as `lastname`,
  c.`name` as `name`,
  c.`altname` as `altname`,
  c.`status` as `status`,
  c.`type` as `type`,
  c.`ten` as `ten`,
  c.`ssn` as `ssn`,
  c.`regon` as `regon`,
  c.`rbe` as `rbe`,
  c.`rbename` as `rbename`,
  c.`ict` as `ict`,
  c.`icn` as `icn`,
  c.`icexpires` as `icexpires`,
  c.`info` as `info`,
  c.`notes` as `notes`,
  c.`creationdate` as `creationdate`,
  c.`moddate` as `moddate`,
  c.`creatorid` as `creatorid`,
  c.`modid` as `modid`,
  c.`deleted` as `deleted`,
  c.`message` as `message`,
  c.`pin` as `pin`,
  c.`pinlastchange` as `pinlastchange`,
  c.`cutoffstop` as `cutoffstop`,
  c.`divisionid` as `divisionid`,
  c.`paytime` as `paytime`,
  c.`paytype` as `paytype`,
  c.`documentmemo` as `documentmemo`,
  c.`flags` as `flags`,
  c.`karma` as `karma`,
  c.`origin` as `origin`,
  k.consentdate as `consentdate`,
  k.invoicenotice as `invoicenotice`,
  k.mailingnotice as `mailingnotice`,
  k.smsnotice as `smsnotice`,
  k.einvoice as `einvoice`,
  a.country_id as `countryid`,
  (select o.ccode from countries o where o.id = a.country_id) as `ccode`,
  a.zip as `zip`,
  a.city as `city`,
  a.street as `street`,
  a.house as `building`,
  a.flat as `apartment`,
  p.country_id as `post_countryid`,
  (select o.ccode from countries o where o.id = p.country_id) as `post_ccode`,
  p.zip as `post_zip`,
  p.city as `post_city`,
  p.street as `post_street`,
  p.house as `post_building`,
  p.flat as `post_apartment`,
  p.name as `post_name`,
  concat_ws(' ', coalesce(a.street, a.city), a.house) as `address`,
  concat_ws(' ', a.zip, a.city, a.street, a.house) as `full_address`,
  a.postoffice as `postoffice`,
  concat_ws(' ', coalesce(p.street, p.city), p.house) as `post_address`,
  concat_ws(' ', p.zip, p.city, p.street, p.house) as `post_full_address`,
  p.postoffice as `post_postoffice`,
  (select min(x.extid) from customerextids x where x.customerid = c.id) as `extid`
from customers c join customer_addresses b on b.customer_id = c.id and b.type = 1 left join addresses a on a.id = b.address_id left join customer_addresses q on q.customer_id = c.id and q.type = 0 left join addresses p on p.id = q.address_id left join customerconsentview k on k.customerid = c.id where c.type < 2;

create view customerview as select
  v.`id` as `id`,
  v.`lastname` as `lastname`,
  v.`name` as `name`,
  v.`altname` as `altname`,
  v.`status` as `status`,
  v.`type` as `type`,
  v.`ten` as `ten`,
  v.`ssn` as `ssn`,
  v.`regon` as `regon`,
  v.`rbe` as `rbe`,
  v.`rbename` as `rbename`,
  v.`ict` as `ict`,
  v.`icn` as `icn`,
  v.`icexpires` as `icexpires`,
  v.`info` as `info`,
  v.`notes` as `notes`,
  v.`creationdate` as `creationdate`,
  v.`moddate` as `moddate`,
  v.`creatorid` as `creatorid`,
  v.`modid` as `modid`,
  v.`deleted` as `deleted`,
  v.`message` as `message`,
  v.`pin` as `pin`,
  v.`pinlastchange` as `pinlastchange`,
  v.`cutoffstop` as `cutoffstop`,
  v.`divisionid` as `divisionid`,
  v.`paytime` as `paytime`,
  v.`paytype` as `paytype`,
  v.`documentmemo` as `documentmemo`,
  v.`flags` as `flags`,
  v.`karma` as `karma`,
  v.`origin` as `origin`,
  v.`consentdate` as `consentdate`,
  v.`invoicenotice` as `invoicenotice`,
  v.`mailingnotice` as `mailingnotice`,
  v.`smsnotice` as `smsnotice`,
  v.`einvoice` as `einvoice`,
  v.`countryid` as `countryid`,
  v.`ccode` as `ccode`,
  v.`zip` as `zip`,
  v.`city` as `city`,
  v.`street` as `street`,
  v.`building` as `building`,
  v.`apartment` as `apartment`,
  v.`post_countryid` as `post_countryid`,
  v.`post_ccode` as `post_ccode`,
  v.`post_zip` as `post_zip`,
  v.`post_city` as `post_city`,
  v.`post_street` as `post_street`,
  v.`post_building` as `post_building`,
  v.`post_apartment` as `post_apartment`,
  v.`post_name` as `post_name`,
  v.`address` as `address`,
  v.`full_address` as `full_address`,
  v.`postoffice` as `postoffice`,
  v.`post_address` as `post_address`,
  v.`post_full_address` as `post_full_address`,
  v.`post_postoffice` as `post_postoffice`,
  v.`extid` as `extid`
from customeraddressview v where (lms_current_user() = 0 or v.divisionid in (select d.divisionid from userdivisions d where d.userid = lms_current_user())) and not exists (select 1 from vcustomerassignments m join excludedgroups x on x.customergroupid = m.customergroupid where m.customerid = v.id and x.userid = lms_current_user());

create view vnodes as select
  n.`id` as `id`,
  n.`name` as `name`,
  n.`login` as `login`,
  n.`ipaddr` as `ipaddr`,
  n.`ipaddr_pub` as `ipaddr_pub`,
  n.`passwd` as `passwd`,
  n.`ownerid` as `ownerid`,
  n.`creationdate` as `creationdate`,
  n.`moddate` as `moddate`,
  n.`creatorid` as `creatorid`,
  n.`modid` as `modid`,
  n.`netdev` as `netdev`,
  n.`linktype` as `linktype`,
  n.`linkradiosector` as `linkradiosector`,
  n.`linkspeed` as `linkspeed`,
  n.`linktechnology` as `linktechnology`,
  n.`port` as `port`,
  n.`access` as `access`,
  n.`warning` as `warning`,
  n.`authtype` as `authtype`,
  n.`chkmac` as `chkmac`,
  n.`halfduplex` as `halfduplex`,
  n.`lastonline` as `lastonline`,
  n.`info` as `info`,
  n.`nas` as `nas`,
  n.`longitude` as `longitude`,
  n.`latitude` as `latitude`,
  n.`netid` as `netid`,
  n.`invprojectid` as `invprojectid`,
  n.`address_id` as `address_id`,
  (select group_concat(m.mac separator ',') from macs m where m.nodeid = n.id) as `mac`,
  (select o.ccode from countries o where o.id = a.country_id) as `ccode`,
  a.city_id as `location_city`,
  a.street_id as `location_street`,
  a.house as `location_house`,
  a.flat as `location_flat`,
  concat_ws(' ', a.city, a.street, a.house) as `location`
from nodes n left join addresses a on a.id = n.address_id where n.ipaddr <> 0 or n.ipaddr_pub <> 0;

delimiter $$

create trigger cash_customerbalances_delete_trigger after delete on cash for each row
begin delete from customerbalances where customerid = old.customerid and not exists (select 1 from cash c where c.customerid = old.customerid); update customerbalances b set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid) where b.customerid = old.customerid; end $$

create trigger cash_customerbalances_insert_trigger after insert on cash for each row
begin if @balances_later is null and new.customerid is not null then update customerbalances b set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid) where b.customerid = new.customerid; if row_count() = 0 and not exists (select 1 from customerbalances b where b.customerid = new.customerid) then insert into customerbalances (customerid, balance) values (new.customerid, new.value * new.currencyvalue); end if; end if; end $$

create trigger cash_customerbalances_update_trigger after update on cash for each row
begin if old.value <> new.value or old.currencyvalue <> new.currencyvalue then update customerbalances b set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid) where b.customerid = old.customerid; update customerbalances b set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid) where b.customerid = new.customerid; end if; end $$

create trigger customerassignments_insert_trigger before insert on customerassignments for each row
set new.startdate = if(new.startdate = 0, unix_timestamp(), new.startdate) $$

delimiter ;

insert into dbinfo (keytype, keyvalue) values ('dbversion', '2025081300');

insert into addresses (id, name) values (1, 'default');

insert into divisions (id, shortname, name, inv_header, inv_footer, inv_author, inv_cplace, description, address_id)
values (1, 'default', 'default', '', '', '', '', '', 1);

insert into uiconfig (section, var, value, description, disabled) values
('phpui', 'default_autosuggest_placement', 'bottom', '', 0),
('phpui', 'autosuggest_max_length', '40', '', 0),
('phpui', 'lang', '', '', 0),
('phpui', 'allow_from', '', '', 0),
('phpui', 'default_module', 'welcome', '', 0),
('phpui', 'timeout', '600', '', 0),
('phpui', 'settings_timeout', '28800', '', 0),
('customers', 'list_page_limit', '100', '', 0),
('phpui', 'billinglist_pagelimit', '100', '', 0),
('nodes', 'list_page_limit', '100', '', 0),
('phpui', 'balancelist_pagelimit', '100', '', 0),
('phpui', 'invoicelist_pagelimit', '100', '', 0),
('phpui', 'debitnotelist_pagelimit', '100', '', 0),
('rt', 'ticketlist_pagelimit', '100', '', 0),
('phpui', 'accountlist_pagelimit', '100', '', 0),
('phpui', 'domainlist_pagelimit', '100', '', 0),
('phpui', 'aliaslist_pagelimit', '100', '', 0),
('phpui', 'configlist_pagelimit', '100', '', 0),
('phpui', 'receiptlist_pagelimit', '100', '', 0),
('phpui', 'taxratelist_pagelimit', '100', '', 0),
('phpui', 'numberplanlist_pagelimit', '100', '', 0),
('phpui', 'divisionlist_pagelimit', '100', '', 0),
('phpui', 'documentlist_pagelimit', '100', '', 0),
('phpui', 'voipaccountlist_pagelimit', '100', '', 0),
('phpui', 'networkhosts_pagelimit', '256', '', 0),
('phpui', 'messagelist_pagelimit', '100', '', 0),
('phpui', 'recordlist_pagelimit', '100', '', 0),
('phpui', 'cashreglog_pagelimit', '100', '', 0),
('phpui', 'networklist_pagelimit', '100', '', 0),
('phpui', 'reload_type', 'sql', '', 0),
('phpui', 'reload_execcmd', '/bin/true', '', 0),
('phpui', 'reload_sqlquery', '', '', 0),
('phpui', 'lastonline_limit', '600', '', 0),
('timetable', 'default_forward_day_limit', '7', '', 0),
('phpui', 'gd_translate_to', 'ISO-8859-2', '', 0),
('phpui', 'check_for_updates_period', '86400', '', 0),
('phpui', 'homedir_prefix', '/home/', '', 0),
('phpui', 'default_taxrate', '23', '', 0),
('phpui', 'default_zip', '', '', 0),
('customers', 'default_city', '', '', 0),
('phpui', 'default_address', '', '', 0),
('phpui', 'smarty_debug', 'false', '', 0),
('phpui', 'force_ssl', 'false', '', 0),
('phpui', 'allow_mac_sharing', 'false', '', 0),
('phpui', 'big_networks', 'true', '', 0),
('phpui', 'short_pagescroller', 'true', '', 0),
('rt', 'show_stats', 'true', '', 0),
('rt', 'notification_customerinfo', 'true', '', 0),
('rt', 'notification_mail_body_customerinfo_format', '--\nKlient: %custname ID: %cid\nAdres: %address\nE-mail: %email\nTelefon: %phone', '', 0),
('rt', 'notification_sms_body_customerinfo_format', 'Klient: %custname ID: %cid Adres: %address Telefon: %phone', '', 0),
('rt', 'backend_mode', 'false', '', 0),
('rt', 'sender_name', '', '', 0),
('rt', 'quote_body', 'false', '', 0),
('rt', 'notification_mail_subject', '[RT#%tid] %subject', '', 0),
('rt', 'notification_mail_body', '%body\n\nURL: %url\n\n%customerinfo', '', 0),
('rt', 'notification_sms_body', '[RT#%tid] %subject: %body %customerinfo', '', 0),
('phpui', 'use_invoices', 'false', '', 0),
('rt', 'ticket_template_file', 'rtticketprint.html', '', 0),
('phpui', 'use_current_payday', 'false', '', 0),
('phpui', 'default_monthly_payday', '', '', 0),
('rt', 'new_ticket_notify', 'true', '', 0),
('phpui', 'to_words_short_version', 'false', '', 0),
('rt', 'ticketlist_status', '', '', 0),
('phpui', 'ewx_support', 'false', '', 0),
('phpui', 'invoice_check_payment', 'false', '', 0),
('phpui', 'note_check_payment', 'false', '', 0),
('phpui', 'radius', '1', '', 0),
('nodes', 'public_ip', '1', '', 0),
('assignments', 'default_period', '3', '', 0),
('assignments', 'default_document_type', '0', '', 0),
('phpui', 'default_editor', 'html', '', 0),
('logs', 'enabled', 'false', '', 0),
('phpui', 'hide_toolbar', 'false', '', 0),
('customers', 'groups_required_on_add', 'false', '', 0),
('documents', 'margins', '10,5,15,5', '', 0),
('phpui', 'quicksearch_limit', '15', '', 0),
('phpui', 'ping_type', '1', '', 0),
('phpui', 'default_teryt_city', 'false', '', 0),
('phpui', 'passwordhistory', '6', '', 0),
('timetable', 'event_usergroup_selection_type', 'update', '', 0),
('phpui', 'force_global_division_context', 'false', '', 0),
('payments', 'date_format', '%Y/%m/%d', '', 0),
('payments', 'default_unit_name', 'pcs.', '', 0),
('voip', 'default_cost_limit', '200', '', 2),
('invoices', 'template_file', 'FT-0100', '', 0),
('invoices', 'content_type', 'applicatiom/pdf', '', 0),
('invoices', 'print_balance_history', 'false', '', 0),
('invoices', 'print_balance_history_limit', '10', '', 0),
('invoices', 'default_printpage', 'original', '', 0),
('invoices', 'type', 'pdf', '', 0),
('invoices', 'attachment_name', '', '', 0),
('invoices', 'paytime', '14', '', 0),
('invoices', 'paytype', '1', '', 0),
('notes', 'template_file', 'note.html', '', 0),
('notes', 'content_type', 'text/html', '', 0),
('notes', 'type', 'html', '', 0),
('notes', 'attachment_name', '', '', 0),
('notes', 'paytime', '14', '', 0),
('receipts', 'template_file', 'receipt.html', '', 0),
('receipts', 'content_type', 'text/html', '', 0),
('receipts', 'type', 'html', '', 0),
('receipts', 'attachment_name', '', '', 0),
('payments', 'suspension_percentage', '0', '', 0),
('mail', 'debug_email', '', '', 0),
('mail', 'smtp_host', '127.0.0.1', '', 0),
('mail', 'smtp_port', '25', '', 0),
('mail', 'backend', 'phpmailer', '', 0),
('mail', 'smtp_secure', 'tls', '', 0),
('zones', 'hostmaster_mail', 'hostmaster.localhost', '', 0),
('zones', 'master_dns', 'localhost', '', 0),
('zones', 'slave_dns', 'localhost', '', 0),
('zones', 'default_ttl', '3600', '', 0),
('zones', 'ttl_refresh', '28800', '', 0),
('zones', 'ttl_retry', '7200', '', 0),
('zones', 'ttl_expire', '604800', '', 0),
('zones', 'ttl_minimum', '86400', '', 0),
('zones', 'default_webserver_ip', '127.0.0.1', '', 0),
('zones', 'default_mailserver_ip', '127.0.0.1', '', 0),
('zones', 'default_mx', 'localhost', '', 0),
('userpanel', 'hint', '', '', 0),
('userpanel', 'style', 'bclean', '', 0),
('userpanel', 'data_consent_text', '', '', 0),
('userpanel', 'disable_transferform', '0', '', 0),
('userpanel', 'disable_invoices', '0', '', 0),
('userpanel', 'invoice_duplicate', '0', '', 0),
('userpanel', 'show_tariffname', '1', '', 0),
('userpanel', 'show_speeds', '1', '', 0),
('userpanel', 'show_period', '1', '', 0),
('userpanel', 'show_discount', '1', '', 0),
('userpanel', 'show_discounted_value', '1', '', 0),
('userpanel', 'show_invoice_flag', '1', '', 0),
('userpanel', 'queues', '1', '', 0),
('userpanel', 'tickets_from_selected_queues', '0', '', 0),
('userpanel', 'allow_message_add_to_closed_tickets', '1', '', 0),
('userpanel', 'limit_ticket_movements_to_selected_queues', '0', '', 0),
('userpanel', 'default_userid', '0', '', 0),
('userpanel', 'debug_email', '', '', 0),
('userpanel', 'lms_url', '', '', 0),
('userpanel', 'hide_nodesbox', '0', '', 0),
('userpanel', 'hide_documentbox', '0', '', 0),
('userpanel', 'logout_url', '', '', 0),
('userpanel', 'owner_stats', '1', '', 0),
('userpanel', 'default_categories', '1', '', 0),
('userpanel', 'auth_type', '1', '', 0),
('userpanel', 'show_confirmed_documents_only', 'false', '', 0),
('userpanel', 'module_order', '', '', 0),
('userpanel', 'visible_ticket_sources', '0;1;2;3;4;5;6;7', '', 0),
('userpanel', 'change_notification_mail_sender', '', '', 0),
('userpanel', 'change_notification_mail_recipient', '', '', 0),
('userpanel', 'change_notification_mail_subject', '', '', 0),
('userpanel', 'change_notification_mail_body', '', '', 0),
('userpanel', 'change_confirmation_mail_subject', '', '', 0),
('userpanel', 'change_confirmation_mail_body', '', '', 0),
('userpanel', 'change_rejection_mail_subject', '', '', 0),
('userpanel', 'change_rejection_mail_body', '', '', 0),
('userpanel', 'document_notification_mail_dsn_address', '', '', 0),
('userpanel', 'document_notification_mail_mdn_address', '', '', 0),
('userpanel', 'document_notification_mail_reply_address', '', '', 0),
('userpanel', 'document_notification_mail_sender_name', '', '', 0),
('userpanel', 'document_notification_mail_sender_address', '', '', 0),
('userpanel', 'new_document_customer_notification_mail_format', 'text', '', 0),
('userpanel', 'new_document_customer_notification_mail_subject', '', '', 0),
('userpanel', 'new_document_customer_notification_mail_body', '', '', 0),
('userpanel', 'new_document_customer_notification_sms_body', '', '', 0),
('userpanel', 'signed_document_scan_operator_notification_mail_recipient', '', '', 0),
('userpanel', 'signed_document_scan_operator_notification_mail_format', 'text', '', 0),
('userpanel', 'signed_document_scan_operator_notification_mail_subject', '', '', 0),
('userpanel', 'signed_document_scan_operator_notification_mail_body', '', '', 0),
('userpanel', 'signed_document_scan_customer_notification_mail_format', 'text', '', 0),
('userpanel', 'signed_document_scan_customer_notification_mail_subject', '', '', 0),
('userpanel', 'signed_document_scan_customer_notification_mail_body', '', '', 0),
('userpanel', 'document_approval_operator_notification_mail_recipient', '', '', 0),
('userpanel', 'document_approval_operator_notification_mail_format', 'text', '', 0),
('userpanel', 'document_approval_operator_notification_mail_subject', '', '', 0),
('userpanel', 'document_approval_operator_notification_mail_body', '', '', 0),
('userpanel', 'document_approval_customer_notification_mail_format', 'text', '', 0),
('userpanel', 'document_approval_customer_notification_mail_subject', '', '', 0),
('userpanel', 'document_approval_customer_notification_mail_body', '', '', 0),
('userpanel', 'document_approval_customer_notification_attachments', '0', '', 0),
('userpanel', 'document_approval_customer_onetime_password_sms_body', '', '', 0),
('userpanel', 'google_recaptcha_sitekey', '', '', 0),
('userpanel', 'google_recaptcha_secret', '', '', 0),
('userpanel', 'allow_reopen_tickets_newer_than', '0', '', 0),
('userpanel', 'pin_changes', 'true', '', 0),
('userpanel', 'show_customer_sensitive_data', 'false', '', 0),
('userpanel', 'show_last_years', '5', '', 0),
('userpanel', 'aggregate_documents', '0', '', 0),
('userpanel', 'speed_unit_type', '1000', '', 0),
('userpanel', 'speed_unit_aggregation_threshold', '5', '', 0),
('userpanel', 'shortcut_icon', '', '', 0),
('userpanel', 'timeout', '600', '', 0),
('userpanel', 'hide_archived_documents', 'false', '', 0),
('userpanel', 'sms_credential_reminders', 'true', '', 0),
('userpanel', 'mail_credential_reminders', 'true', '', 0),
('userpanel', 'startup_module', 'info', '', 0),
('userpanel', 'pin_validation', 'true', '', 0),
('userpanel', 'show_all_assignments', 'false', '', 0),
('userpanel', 'allowed_document_types', '', '', 0),
('userpanel', 'allowed_customer_status', '', '', 0),
('userpanel', 'authentication_customer_extid_service_provider_id', '', '', 0),
('directories', 'userpanel_dir', 'userpanel', '', 0),
('finances', 'debt_interest_percentages', '1997.01.01:35.0\n1998.04.15:33.0\n1999.02.01:24.0\n1999.05.15:21.0\n2000.11.01:30.0\n2001.12.15:20.0\n2002.07.25:16.0\n2003.02.01:13.0\n2003.09.25:12.25\n2005.01.10:13.5\n2005.10.15:11.5\n2008.12.15:13.0\n2014.12.23:8.0\n2016.01.01:7.0\n2020.03.18:6.5\n2020.04.09:6.0\n2020.05.29:5.6\n2021.10.07:6.0\n2021.11.04:6.75\n2021.12.09:7.25\n2022.01.05:7.75\n2022.02.09:8.25\n2022.03.09:9.0\n2022.04.07:10.0\n2022.05.06:10.75\n2022.06.09:11.5\n2022.07.08:12.0\n2022.09.08:12.25\n2023.09.07:11.50\n2023.10.05:11.25\n2025.05.08:10.75\n2025.07.03:10.5', '', 0);

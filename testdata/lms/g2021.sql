-- A stand-in for the database of LMS as of July 2021 (dbversion 2021070900).
--
-- Written from facts about names, types, keys and behaviour; it is not LMS's own
-- script and holds only what powiadom reads, writes or could trip over. Tables
-- take character set and collation from their database.
--
-- Every statement ends with a semicolon at the end of a line, and no other line
-- ends with one: that is all a loader has to know. Triggers have one statement
-- each for the same reason. Loads on MariaDB 10.11 and is meant for MySQL 8 too.

create table dbinfo (
  keytype  varchar(255) not null default '' primary key,
  keyvalue varchar(255) not null default ''
) engine=InnoDB;

create table users (
  id        int          not null auto_increment primary key,
  login     varchar(32)  not null default '',
  firstname varchar(64)  not null default '',
  lastname  varchar(64)  not null default '',
  email     varchar(255) not null default '',
  phone     varchar(32),
  rights    text         not null default (''),
  passwd    varchar(255) not null default '',
  ntype     smallint,
  deleted   tinyint      not null default 0,
  access    tinyint      not null default 1,
  unique key (login)
) engine=InnoDB;

create table addresses (
  id         int not null auto_increment primary key,
  name       text,
  state      varchar(64),
  city       varchar(100),
  postoffice varchar(32),
  street     varchar(255),
  zip        varchar(10),
  house      varchar(20),
  flat       varchar(20)
) engine=InnoDB;

create table divisions (
  id          int          not null auto_increment primary key,
  shortname   varchar(255) not null default '',
  name        text         not null default (''),
  label       varchar(100),
  ten         varchar(50)  not null default '',
  bank        varchar(100),
  account     varchar(48)  not null default '',
  email       varchar(255),
  phone       varchar(255),
  inv_header  text         not null default (''),
  inv_footer  text         not null default (''),
  inv_author  text         not null default (''),
  inv_cplace  text         not null default (''),
  inv_paytime smallint,
  inv_paytype smallint,
  description text         not null default (''),
  status      tinyint      not null default 0,
  address_id  int,
  unique key (shortname),
  foreign key (address_id) references addresses (id) on update cascade on delete set null
) engine=InnoDB;

create table userdivisions (
  id         int not null auto_increment primary key,
  userid     int not null,
  divisionid int not null,
  unique key (userid, divisionid),
  foreign key (userid) references users (id) on update cascade on delete cascade,
  foreign key (divisionid) references divisions (id) on update cascade on delete restrict
) engine=InnoDB;

-- The unique key stops nothing while userid and divisionid are NULL.
create table uiconfig (
  id          int         not null auto_increment primary key,
  section     varchar(64) not null default '',
  var         varchar(64) not null default '',
  value       text        not null default (''),
  description text        not null default (''),
  disabled    tinyint     not null default 0,
  type        smallint    not null default 0,
  userid      int,
  divisionid  int,
  configid    int,
  unique key (section, var, userid, divisionid),
  foreign key (userid) references users (id) on update cascade on delete cascade,
  foreign key (divisionid) references divisions (id) on update cascade on delete cascade,
  foreign key (configid) references uiconfig (id) on update cascade on delete cascade
) engine=InnoDB;

-- info and message have no default on purpose: leaving them out is error 1364.
create table customers (
  id            int          not null auto_increment primary key,
  lastname      varchar(128) not null default '',
  name          varchar(128) not null default '',
  extid         varchar(32)  not null default '',
  status        smallint     not null default 0,
  type          smallint     not null default 0,
  ten           varchar(50)  not null default '',
  ssn           varchar(50)  not null default '',
  info          text         not null,
  notes         text         not null default (''),
  creationdate  int          not null default 0,
  moddate       int          not null default 0,
  creatorid     int,
  modid         int,
  deleted       tinyint      not null default 0,
  message       text         not null,
  pin           varchar(255) not null default '0',
  cutoffstop    int          not null default 0,
  divisionid    int,
  paytime       smallint     not null default -1,
  paytype       smallint,
  flags         smallint     not null default 0,
  karma         smallint     not null default 0,
  key (lastname, name),
  foreign key (creatorid) references users (id) on update cascade on delete set null,
  foreign key (modid) references users (id) on update cascade on delete set null,
  foreign key (divisionid) references divisions (id) on update cascade on delete set null
) engine=InnoDB;

create table customer_addresses (
  id          int not null auto_increment primary key,
  customer_id int,
  address_id  int,
  type        smallint,
  unique key (customer_id, address_id),
  foreign key (customer_id) references customers (id) on update cascade on delete cascade,
  foreign key (address_id) references addresses (id) on update cascade on delete cascade
) engine=InnoDB;

create table customercontacts (
  id         int            not null auto_increment primary key,
  customerid int            not null,
  name       varchar(10000) not null default '',
  contact    varchar(255)   not null default '',
  type       int,
  key (customerid),
  key (contact),
  foreign key (customerid) references customers (id) on update cascade on delete cascade
) engine=InnoDB;

create table customerconsents (
  customerid int      not null,
  cdate      int      not null default 0,
  type       smallint not null,
  unique key (customerid, type),
  key (cdate),
  key (type),
  foreign key (customerid) references customers (id) on update cascade on delete cascade
) engine=InnoDB;

-- description has no default on purpose.
create table customergroups (
  id          int          not null auto_increment primary key,
  name        varchar(255) not null default '',
  description text         not null,
  unique key (name)
) engine=InnoDB;

create table customerassignments (
  id              int not null auto_increment primary key,
  customergroupid int not null,
  customerid      int not null,
  startdate       int not null default 0,
  enddate         int not null default 0,
  unique key (customergroupid, customerid, enddate),
  key (customerid),
  key (startdate),
  key (enddate),
  foreign key (customergroupid) references customergroups (id) on update cascade on delete cascade,
  foreign key (customerid) references customers (id) on update cascade on delete cascade
) engine=InnoDB;

create table excludedgroups (
  id              int not null auto_increment primary key,
  customergroupid int not null,
  userid          int not null,
  unique key (userid, customergroupid),
  key (customergroupid),
  foreign key (customergroupid) references customergroups (id) on update cascade on delete cascade,
  foreign key (userid) references users (id) on update cascade on delete cascade
) engine=InnoDB;

create table networks (
  id            int          not null auto_increment primary key,
  name          varchar(128) not null default '',
  address       int unsigned not null default 0,
  mask          varchar(16)  not null default '',
  gateway       varchar(16)  not null default '',
  interface     varchar(16)  not null default '',
  domain        varchar(64)  not null default '',
  disabled      tinyint      not null default 0,
  notes         text         not null default (''),
  vlanid        smallint,
  hostid        int,
  snat          int unsigned,
  authtype      tinyint      not null default 0,
  pubnetid      int,
  unique key (name),
  unique key (address, hostid),
  foreign key (pubnetid) references networks (id) on update cascade on delete set null
) engine=InnoDB;

create table netdevices (
  id           int          not null auto_increment primary key,
  name         varchar(32)  not null default '',
  description  text         not null default (''),
  producer     varchar(256) not null default '',
  model        varchar(256) not null default '',
  serialnumber varchar(32)  not null default '',
  ports        int          not null default 0,
  status       tinyint      default 0,
  ownerid      int,
  address_id   int,
  foreign key (ownerid) references customers (id) on update cascade on delete set null,
  foreign key (address_id) references addresses (id) on update cascade on delete set null
) engine=InnoDB;

create table netlinks (
  id         int      not null auto_increment primary key,
  src        int      not null,
  dst        int      not null,
  type       tinyint  not null default 0,
  speed      int      not null default 100000,
  technology int      not null default 0,
  srcport    smallint not null default 0,
  dstport    smallint not null default 0,
  unique key (src, dst),
  foreign key (src) references netdevices (id) on update cascade on delete cascade,
  foreign key (dst) references netdevices (id) on update cascade on delete cascade
) engine=InnoDB;

-- The default of netid points to no network: leaving it out is error 1452.
create table nodes (
  id             int          not null auto_increment primary key,
  name           varchar(32)  not null default '',
  login          varchar(128),
  ipaddr         int unsigned not null default 0,
  ipaddr_pub     int unsigned not null default 0,
  passwd         varchar(32)  not null default '',
  ownerid        int,
  creationdate   int          not null default 0,
  moddate        int          not null default 0,
  creatorid      int,
  modid          int,
  netdev         int,
  linktype       tinyint      not null default 0,
  linkspeed      int          not null default 100000,
  linktechnology int          not null default 0,
  port           smallint     not null default 0,
  access         tinyint      not null default 1,
  warning        tinyint      not null default 0,
  authtype       tinyint      not null default 0,
  chkmac         tinyint      not null default 1,
  lastonline     int          not null default 0,
  info           text         not null default (''),
  netid          int          not null default 0,
  address_id     int,
  unique key (name),
  unique key (ipaddr, netid),
  key (netdev),
  key (ownerid),
  key (ipaddr_pub),
  key (authtype),
  foreign key (netdev) references netdevices (id) on update cascade on delete set null,
  foreign key (address_id) references addresses (id) on update cascade on delete set null,
  foreign key (netid) references networks (id) on update cascade on delete cascade,
  foreign key (ownerid) references customers (id) on update cascade on delete cascade,
  foreign key (creatorid) references users (id) on update cascade on delete set null,
  foreign key (modid) references users (id) on update cascade on delete set null
) engine=InnoDB;

create table macs (
  id     int         not null auto_increment primary key,
  mac    varchar(17) not null default '',
  nodeid int         not null,
  unique key (mac, nodeid),
  foreign key (nodeid) references nodes (id) on update cascade on delete cascade
) engine=InnoDB;

create table nodegroups (
  id          int          not null auto_increment primary key,
  name        varchar(255) not null default '',
  prio        int          not null default 0,
  description text         not null default (''),
  unique key (name)
) engine=InnoDB;

create table nodegroupassignments (
  id          int not null auto_increment primary key,
  nodegroupid int not null,
  nodeid      int not null,
  unique key (nodeid, nodegroupid),
  foreign key (nodegroupid) references nodegroups (id) on update cascade on delete cascade,
  foreign key (nodeid) references nodes (id) on update cascade on delete cascade
) engine=InnoDB;

create table taxes (
  id            int          not null auto_increment primary key,
  value         decimal(4,2) not null default 0,
  taxed         tinyint      not null default 0,
  label         varchar(16)  not null default '',
  validfrom     int          not null default 0,
  validto       int          not null default 0,
  reversecharge tinyint      not null default 0
) engine=InnoDB;

-- netflag: the price is net and netvalue is the base. description has no default on purpose.
create table tariffs (
  id           int          not null auto_increment primary key,
  name         varchar(255) not null default '',
  type         tinyint      not null default 1,
  value        decimal(9,2) not null default 0,
  splitpayment smallint     not null default 0,
  taxid        int          not null,
  period       smallint,
  downceil     int          not null default 0,
  upceil       int          not null default 0,
  description  text         not null,
  disabled     tinyint      not null default 0,
  datefrom     int          not null default 0,
  dateto       int          not null default 0,
  currency     varchar(3),
  netflag      tinyint      not null default 0,
  netvalue     decimal(9,2),
  unique key (name, value, currency, period),
  key (type),
  foreign key (taxid) references taxes (id) on update cascade on delete cascade
) engine=InnoDB;

create table liabilities (
  id           int          not null auto_increment primary key,
  value        decimal(9,2) not null default 0,
  splitpayment smallint     not null default 0,
  currency     varchar(3),
  name         text         not null default (''),
  taxid        int          not null,
  prodid       varchar(255) not null default '',
  type         smallint     not null default -1,
  netflag      tinyint      not null default 0,
  netvalue     decimal(9,2),
  foreign key (taxid) references taxes (id) on update cascade on delete cascade
) engine=InnoDB;

create table documents (
  id            int          not null auto_increment primary key,
  type          tinyint      not null default 0,
  number        int          not null default 0,
  numberplanid  int,
  extnumber     varchar(255) not null default '',
  cdate         int          not null default 0,
  sdate         int          not null default 0,
  customerid    int,
  userid        int,
  divisionid    int,
  name          varchar(255) not null default '',
  address       varchar(255) not null default '',
  zip           varchar(10),
  city          varchar(100),
  ten           varchar(50)  not null default '',
  ssn           varchar(50)  not null default '',
  paytime       smallint     not null default 0,
  paytype       smallint,
  splitpayment  smallint     not null default 0,
  closed        tinyint      not null default 0,
  reference     int,
  reason        varchar(255) not null default '',
  div_account   varchar(48)  not null default '',
  fullnumber    varchar(50),
  cancelled     smallint     not null default 0,
  published     tinyint      not null default 0,
  archived      tinyint      not null default 0,
  currency      varchar(3),
  currencyvalue decimal(17,10) default 1,
  senddate      int          not null default 0,
  confirmdate   int          not null default 0,
  flags         smallint     not null default 0,
  key (cdate),
  key (numberplanid),
  key (customerid),
  key (closed),
  key (reference),
  foreign key (customerid) references customers (id) on update cascade on delete set null,
  foreign key (userid) references users (id) on update cascade on delete set null,
  foreign key (divisionid) references divisions (id) on update cascade on delete set null,
  foreign key (reference) references documents (id) on update cascade on delete set null
) engine=InnoDB;

create table invoicecontents (
  docid       int           not null,
  itemid      smallint      not null default 0,
  value       decimal(12,5) not null default 0,
  pdiscount   decimal(5,2)  not null default 0,
  vdiscount   decimal(9,2)  not null default 0,
  taxid       int           not null,
  content     varchar(16)   not null default '',
  count       decimal(9,3)  not null default 0,
  description text          not null default (''),
  tariffid    int,
  period      smallint      default 3,
  key (docid),
  foreign key (docid) references documents (id) on update cascade on delete cascade,
  foreign key (taxid) references taxes (id) on update cascade on delete cascade,
  foreign key (tariffid) references tariffs (id) on update cascade on delete set null
) engine=InnoDB;

-- Neither tariff nor liability: the row that suspends everything of its customer.
create table assignments (
  id               int          not null auto_increment primary key,
  tariffid         int,
  liabilityid      int,
  customerid       int          not null,
  period           smallint     not null default 0,
  backwardperiod   smallint     not null default 0,
  at               int          not null default 0,
  datefrom         int          not null default 0,
  dateto           int          not null default 0,
  invoice          tinyint      not null default 0,
  suspended        tinyint      not null default 0,
  settlement       tinyint      not null default 0,
  pdiscount        decimal(5,2) not null default 0,
  vdiscount        decimal(9,2) not null default 0,
  paytype          smallint,
  docid            int,
  commited         tinyint      not null default 1,
  separatedocument tinyint      not null default 0,
  count            decimal(9,3) not null default 1,
  key (tariffid),
  key (customerid),
  foreign key (tariffid) references tariffs (id) on update cascade on delete cascade,
  foreign key (liabilityid) references liabilities (id) on update cascade on delete cascade,
  foreign key (customerid) references customers (id) on update cascade on delete cascade,
  foreign key (docid) references documents (id) on update cascade on delete cascade
) engine=InnoDB;

create table cash (
  id             int          not null auto_increment primary key,
  time           int          not null default 0,
  type           smallint     not null default 0,
  servicetype    smallint,
  userid         int,
  value          decimal(9,2) not null default 0,
  taxid          int,
  customerid     int,
  comment        text         not null default (''),
  docid          int,
  itemid         smallint     not null default 0,
  importid       int,
  sourceid       int,
  linktechnology int,
  currency       varchar(3),
  currencyvalue  decimal(17,10) default 1,
  key (customerid),
  key (docid),
  key (time),
  key (sourceid),
  key (linktechnology),
  unique key (importid),
  foreign key (customerid) references customers (id) on update cascade on delete set null,
  foreign key (userid) references users (id) on update cascade on delete set null,
  foreign key (taxid) references taxes (id) on update cascade on delete set null,
  foreign key (docid) references documents (id) on update cascade on delete cascade
) engine=InnoDB;

create table customerbalances (
  customerid int           not null,
  balance    decimal(12,2) not null,
  foreign key (customerid) references customers (id) on update cascade on delete cascade
) engine=InnoDB;

create table messages (
  id          int          not null auto_increment primary key,
  subject     varchar(255) not null default '',
  body        text         not null default (''),
  cdate       int          not null default 0,
  type        smallint     not null default 0,
  userid      int,
  sender      varchar(255),
  contenttype varchar(255) default 'text/plain',
  key (cdate, type),
  key (userid),
  foreign key (userid) references users (id) on update cascade on delete set null
) engine=InnoDB;

create table messageitems (
  id            int          not null auto_increment primary key,
  messageid     int          not null,
  customerid    int,
  destination   varchar(255) not null default '',
  lastdate      int          not null default 0,
  status        smallint     not null default 0,
  error         text,
  lastreaddate  int          not null default 0,
  externalmsgid int          not null default 0,
  body          text,
  key (messageid),
  key (customerid),
  foreign key (messageid) references messages (id) on update cascade on delete cascade,
  foreign key (customerid) references customers (id) on update cascade on delete set null
) engine=InnoDB;

-- Who is looking: NULL until the session says so, and then customerview is empty.
create function lms_current_user() returns int no sql
  return @lms_current_user;

create view vcustomerassignments as
  select ca.id, ca.customergroupid, ca.customerid, ca.startdate, ca.enddate
  from customerassignments ca
  where ca.enddate = 0 and ca.startdate <= unix_timestamp();

create view customerconsentview as
  select c.id as customerid,
    coalesce(sum(if(k.type = 1, k.cdate, 0)), 0) as consentdate,
    coalesce(sum(k.type = 2), 0) as invoicenotice,
    coalesce(sum(k.type = 3), 0) as mailingnotice,
    coalesce(sum(k.type = 8), 0) as smsnotice,
    coalesce(sum(k.type = 4), 0) as einvoice
  from customers c left join customerconsents k on k.customerid = c.id
  group by c.id;

-- A customer without a billing address (type 1) is in neither of the next two views.
create view customeraddressview as
  select c.*, k.consentdate, k.invoicenotice, k.mailingnotice, k.smsnotice, k.einvoice,
    a.zip, a.city, a.street, a.house as building, a.flat as apartment, a.postoffice,
    concat_ws(' ', coalesce(a.street, a.city), a.house) as address
  from customers c
    join customer_addresses ca on ca.customer_id = c.id and ca.type = 1
    left join addresses a on a.id = ca.address_id
    left join customerconsentview k on k.customerid = c.id
  where c.type < 2;

create view customerview as
  select v.*
  from customeraddressview v
  where (lms_current_user() = 0
      or v.divisionid in (select d.divisionid from userdivisions d where d.userid = lms_current_user()))
    and not exists (
      select 1 from vcustomerassignments m join excludedgroups x on x.customergroupid = m.customergroupid
      where m.customerid = v.id and x.userid = lms_current_user());

-- Nodes without any address are a customer's networks, not his computers.
create view vnodes as
  select n.*,
    (select group_concat(m.mac separator ',') from macs m where m.nodeid = n.id) as mac
  from nodes n
  where n.ipaddr <> 0 or n.ipaddr_pub <> 0;

create trigger customerassignments_starts before insert on customerassignments for each row
  set new.startdate = if(new.startdate = 0, unix_timestamp(), new.startdate);

-- customerbalances has no key of its own, so that each change takes two steps: what
-- is there is put right, what is not is added. A change of customerid alone, and a
-- row removed by a foreign key, go unnoticed. Who loads thousands of rows may set
-- @balances_later and fill customerbalances himself: ours alone, LMS has no such thing.
create trigger cash_insert_refresh after insert on cash for each row
  update customerbalances b
  set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid)
  where @balances_later is null and b.customerid = new.customerid;

create trigger cash_insert_first after insert on cash for each row follows cash_insert_refresh
  insert into customerbalances (customerid, balance)
  select new.customerid, new.value * new.currencyvalue from dual
  where @balances_later is null and new.customerid is not null
    and not exists (select 1 from customerbalances b where b.customerid = new.customerid);

create trigger cash_update_refresh after update on cash for each row
  update customerbalances b
  set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid)
  where (old.value <> new.value or old.currencyvalue <> new.currencyvalue)
    and b.customerid in (old.customerid, new.customerid);

create trigger cash_update_first after update on cash for each row follows cash_update_refresh
  insert into customerbalances (customerid, balance)
  select c.customerid, sum(c.value * c.currencyvalue) from cash c
  where (old.value <> new.value or old.currencyvalue <> new.currencyvalue)
    and c.customerid = new.customerid
    and not exists (select 1 from customerbalances b where b.customerid = new.customerid)
  group by c.customerid;

create trigger cash_delete_last after delete on cash for each row
  delete from customerbalances
  where customerid = old.customerid
    and not exists (select 1 from cash c where c.customerid = old.customerid);

create trigger cash_delete_refresh after delete on cash for each row follows cash_delete_last
  update customerbalances b
  set b.balance = (select sum(c.value * c.currencyvalue) from cash c where c.customerid = b.customerid)
  where b.customerid = old.customerid;

insert into dbinfo (keytype, keyvalue) values ('dbversion', '2021070900');

insert into addresses (id, name) values (1, 'default');

insert into divisions (id, shortname, name, address_id) values (1, 'default', 'default', 1);

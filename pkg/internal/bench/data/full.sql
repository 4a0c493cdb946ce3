-- A provider of {{customers}} customers, made of sequences alone, so that it is the same
-- each time and quick to build. {{at}} is its present, {{debtors}} how many owe and can be
-- reached by e-mail, {{strays}} how many owe and cannot, {{prospects}} how many have
-- neither services nor a history.
--
-- A customer's rank decides what he is; it runs through all customers in an
-- order that has nothing to do with their ids. Each has twelve months of two rows
-- of cash: what he was charged, and what became of it. All is written in the
-- order of time, as it is where rows are added one by one, so that the rows of
-- one customer lie far apart.

-- --- people ----------------------------------------------------------------------

create table bench_people (
  id       int          not null primary key,
  position int          not null,
  debtor   tinyint      not null,
  stray    tinyint      not null,
  prospect tinyint      not null,
  dice     int          not null,
  price    decimal(9,2) not null,
  euro     tinyint      not null,
  recent   tinyint      not null
) engine=InnoDB;

insert into bench_people
select seq, position, position < {{debtors}}, position >= {{debtors}} and position < {{debtors}} + {{strays}}, position >= {{customers}} - {{prospects}},
       crc32(concat('powiadom ', seq)) % 1000,
       if(seq % 50 = 7, 20, elt(1 + seq % 5, 59.00, 49.00, 79.90, 99.00, 246.00)), seq % 50 = 7, seq % 25 = 3
from (select seq, (seq * 7919 + 104729) % {{customers}} as position from seq_1_to_{{customers}}) s;

update divisions
set shortname = 'GwiazdaNet', name = 'GwiazdaNet sp. z o.o.', account = '10501025', email = 'biuro@gwiazdanet.example'
where id = 1;

insert into divisions (id, shortname, name, account, email, address_id) values
  (2, 'Podhale', 'GwiazdaNet Oddział Podhale', '1050102510', 'podhale@gwiazdanet.example', 1),
  (3, 'Biznes', 'GwiazdaNet Biznes sp. z o.o.', '50105010251000002200000123', null, 1);

insert into uiconfig (section, var, value) values
  ('powiadom', 'timezone', 'Europe/Warsaw'),
  ('messages', 'sender_email', 'powiadomienia@gwiazdanet.example'),
  ('messages', 'sender_name', 'GwiazdaNet – powiadomienia');

-- Strays: of every six one is deleted, one a contractor; the others lack an
-- address, an enabled one, one for notifications, or the consent.
insert into customers (id, lastname, name, status, type, info, message, deleted, pin, divisionid, creationdate)
select id,
       elt(1 + id % 7, 'Kowalska', 'Wójcik', 'Żak', 'Łukasik', 'Źródlak', 'Nowak', 'Gęś'),
       elt(1 + id % 5, 'Małgorzata', 'Łukasz', 'Józef', 'Bożena', 'Świętosława'),
       case when prospect then 1 + id % 2 when id % 25 = 9 then 4 when id % 100 = 41 then 5 else 3 end,
       case when stray and position % 6 = 5 then 2 else id % 9 = 4 end,
       '', '', stray and position % 6 = 4, lpad(id % 10000, 4, '0'), 1 + id % 3, {{at}} - 86400 * 800
from bench_people;

-- A billing address each, and for every third another one for letters.
insert into addresses (id, city, zip, street, house)
select 1 + id, 'Nowy Sącz', '33-300', elt(1 + id % 3, 'Łąkowa', 'Źródlana', 'Długa'), 1 + id % 90 from bench_people
union all
select 1 + {{customers}} + id, 'Kraków', '30-001', 'Skrytka pocztowa', id from bench_people where id % 3 = 0;

insert into customer_addresses (customer_id, address_id, type)
select id, 1 + id, 1 from bench_people
union all
select id, 1 + {{customers}} + id, 0 from bench_people where id % 3 = 0
order by 1, 2;

-- 8 e-mail, 1 mobile, 4 landline, 16 invoices, 32 notifications, 16384 disabled.
insert into customercontacts (customerid, contact, type)
select id, concat('klient.', id, '@poczta.example'),
       case when debtor then if(id % 4 = 0, 56, 40)
            when (stray and position % 6 = 1) or (not stray and dice % 100 < 4) then 40 | 16384
            when (stray and position % 6 = 2) or (not stray and dice % 100 < 12) then 8
            else 40 end
from bench_people
where debtor or (stray and position % 6 <> 0) or (not stray and dice % 100 < 82)
union all
select id, concat(elt(1 + id % 4, '501', '606', '721', '880'), lpad(id * 7 % 1000000, 6, '0')),
       case when id % 20 = 1 then 1 when id % 20 = 2 then 33 | 16384 else 33 end
from bench_people
where id % 5 <> 0
union all
select id, concat('18 44', lpad(id % 100000, 5, '0')), 4
from bench_people
where id % 4 = 1
order by 1;

-- 1 personal data, 2 invoices by e-mail, 3 notices by e-mail, 8 notices by SMS.
insert into customerconsents (customerid, cdate, type)
select id, {{at}} - 86400 * 700, kind.type
from bench_people join (select 1 as type union all select 2 union all select 3 union all select 8) kind
where case kind.type when 1 then 1
                     when 2 then id % 5 < 2
                     when 3 then debtor or (not (stray and position % 6 = 3) and dice % 50 <> 3)
                     else dice % 50 <> 4 end
order by id;

-- 500 groups that part all customers among them, and one of a fifth of them.
insert into customergroups (id, name, description)
select seq, concat('Rejon ', seq), '' from seq_1_to_500
union all select 501, 'Osiedle Łąki', '';

insert into customerassignments (customergroupid, customerid, startdate, enddate)
select 1 + id % 500, id, {{at}} - 86400 * 400, 0 from bench_people
union all
select 501, id, {{at}} - 86400 * 400, if(id % 10 = 5, {{at}} - 86400 * 40, 0) from bench_people where id % 5 = 0
order by 2;

-- --- network ---------------------------------------------------------------------

insert into networks (id, name, address, mask)
select seq, concat('Sieć ', seq), inet_aton(concat('10.', seq, '.0.0')), '255.255.0.0' from seq_1_to_16;

insert into netdevices (id, name) select seq, concat('OLT ', seq) from seq_1_to_200;

insert into nodegroups (id, name) select seq, concat('Komputery ', seq) from seq_1_to_20;

insert into nodes (id, name, ownerid, ipaddr, netid, netdev, linktype)
select row_number() over (order by id, second), concat('host-', id, if(second, '-b', '')), id,
       inet_aton(concat('10.', 1 + id % 16, '.0.0')) + 1 + id div 16 + second * 32000, 1 + id % 16, 1 + id % 200,
       if(dice % 20 = 0, null, (dice + second) % 3)
from bench_people join (select 0 as second union all select 1) twice
where not prospect and (second = 0 or id % 8 = 0);

insert into nodegroupassignments (nodegroupid, nodeid)
select 1 + id % 20, id from nodes;

-- --- tariffs ---------------------------------------------------------------------

insert into taxes (id, value, taxed, label) values (1, 23.00, 1, '23%');

insert into tariffs (id, name, value, taxid, period, description, currency) values
  (1, 'Internet 59', 59.00, 1, 3, '', 'PLN'), (2, 'Internet 49', 49.00, 1, 3, '', 'PLN'),
  (3, 'Światłowód', 79.90, 1, 3, '', 'PLN'), (4, 'Gigabit', 99.00, 1, 3, '', 'PLN'),
  (5, 'Firma', 246.00, 1, 3, '', 'PLN'), (6, 'Euro', 20.00, 1, 3, '', 'EUR'),
  (7, 'Serwis roczny', 120.00, 1, 5, '', 'PLN');

insert into assignments (customerid, tariffid, period, datefrom, dateto, suspended, pdiscount, vdiscount)
select id, if(euro, 6, 1 + id % 5), 3, {{at}} - 86400 * 500, 0, 0, if(id % 30 = 1, 10, 0), if(id % 30 = 2, 5, 0)
from bench_people where not prospect
union all
select id, 7, 5, {{at}} - 86400 * 300, if(id % 40 = 6, {{at}} - 86400, 0), id % 40 = 16, 0, 0
from bench_people where not prospect and id % 10 = 6
order by 1;

-- --- money -----------------------------------------------------------------------

-- One invoice a month; number is the month, 0 the oldest. Of the last ones some
-- are of the last day. The spread puts each customer's at a minute of his own.
insert into documents (type, number, cdate, sdate, customerid, divisionid, name, paytime, fullnumber, currency, currencyvalue, closed)
select 1, month, time, time, id, 1 + id % 3, concat('Klient ', id), 14, concat('FV/', month, '/', id),
       if(euro, 'EUR', 'PLN'), if(euro, 4.2 + month * 0.0125, 1), month < 11
from (select p.id, p.euro, m.seq as month,
             if(m.seq = 11 and p.recent, {{at}} - 3600 - (p.id * 31 % 75600), {{at}} - 86400 * (22 + 30 * (11 - m.seq)) + (p.id * 7919 % 864000)) as time
      from bench_people p join seq_0_to_11 m
      where not p.prospect) invoice
order by time, id;

-- The fifth invoice of every twenty-fifth customer was taken back.
insert into documents (type, number, cdate, sdate, customerid, divisionid, name, reference, reason, fullnumber, currency, currencyvalue, closed)
select 3, 5, cdate + 86400 * 5, cdate + 86400 * 5, customerid, divisionid, name, id, 'błędna cena', concat('KOR/5/', customerid), currency, currencyvalue, 1
from documents
where {{credit_notes}} and type = 1 and number = 5 and customerid % 25 = 11
order by cdate;

-- The second row of a month: a payment; a credit note; and for who owes, in the
-- last month, one more charge. Some payments are of the last day.
insert into cash (time, type, value, customerid, comment, docid, itemid, currency, currencyvalue)
select time, type, value, customerid, comment, docid, itemid, currency, currencyvalue
from (select d.cdate as time, 0 as type, -p.price as value, p.id as customerid,
             concat('Faktura VAT – Dostęp do Internetu, ', d.fullnumber) as comment, d.id as docid, 1 as itemid, d.currency, d.currencyvalue
      from documents d join bench_people p on p.id = d.customerid
      where d.type = 1
      union all
      select d.cdate, 0, p.price, p.id, concat('Korekta faktury ', d.fullnumber), d.id, 1, d.currency, d.currencyvalue
      from documents d join bench_people p on p.id = d.customerid
      where d.type = 3
      union all
      select if(m.seq = 11 and p.id % 20 = 13, {{at}} - 1800 - (p.id * 31 % 79200), {{at}} - 86400 * (11 + 30 * (11 - m.seq)) + (p.id * 104729 % 777600)),
             if(m.seq = 11 and (p.debtor or p.stray), 0, 1), if(m.seq = 11 and (p.debtor or p.stray), -10, p.price), p.id,
             if(m.seq = 11 and (p.debtor or p.stray), 'Opłata za wezwanie', 'Wpłata – przelew bankowy'), null, 0,
             if(p.euro, 'EUR', 'PLN'), if(p.euro, 4.2 + m.seq * 0.0125, 1)
      from bench_people p join seq_0_to_11 m
      where not p.prospect and not ({{credit_notes}} and m.seq = 5 and p.id % 25 = 11)) entries
order by time, customerid;

insert into customerbalances (customerid, balance)
select customerid, sum(value * currencyvalue) from cash group by customerid;

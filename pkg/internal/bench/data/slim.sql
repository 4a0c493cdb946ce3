-- {{customers}} customers with an e-mail address, a consent and two or three rows of cash
-- each, and nothing else: for what grows with the number of customers alone.
-- {{at}}, {{debtors}} and the rank of a customer are those of full.sql.

create table bench_people (
  id       int     not null primary key,
  debtor   tinyint not null
) engine=InnoDB;

insert into bench_people
select seq, (seq * 7919 + 104729) % {{customers}} < {{debtors}} from seq_1_to_{{customers}};

update divisions
set shortname = 'GwiazdaNet', name = 'GwiazdaNet sp. z o.o.', account = '10501025', email = 'biuro@gwiazdanet.example'
where id = 1;

insert into uiconfig (section, var, value) values
  ('powiadom', 'timezone', 'Europe/Warsaw'),
  ('messages', 'sender_email', 'powiadomienia@gwiazdanet.example'),
  ('messages', 'sender_name', 'GwiazdaNet – powiadomienia');

insert into customers (id, lastname, name, status, info, message, pin, divisionid)
select id, elt(1 + id % 7, 'Kowalska', 'Wójcik', 'Żak', 'Łukasik', 'Źródlak', 'Nowak', 'Gęś'), 'Łucja', 3, '', '', '0042', 1
from bench_people;

insert into customer_addresses (customer_id, type)
select id, 1 from bench_people;

insert into customercontacts (customerid, contact, type)
select id, concat('klient.', id, '@poczta.example'), 40 from bench_people;

insert into customerconsents (customerid, cdate, type)
select id, {{at}} - 86400 * 700, 3 from bench_people;

-- A charge, a payment for who does not owe, a later charge with its payment for
-- every second, in the order of time.
insert into cash (time, type, value, customerid, comment, currency)
select time, type, value, customerid, comment, 'PLN'
from (select {{at}} - 86400 * 60 + id * 7919 % 864000 as time, 0 as type, -59 as value, id as customerid, 'Dostęp do Internetu' as comment from bench_people
      union all
      select {{at}} - 86400 * 40 + id * 104729 % 864000, not debtor, if(debtor, -10, 59), id, if(debtor, 'Opłata za wezwanie', 'Wpłata') from bench_people
      union all
      select {{at}} - 86400 * 20 + id * 31 % 864000, 1, 1, id, 'Bonifikata' from bench_people where id % 2 = 0) entries
order by time, customerid;

insert into customerbalances (customerid, balance)
select customerid, sum(value * currencyvalue) from cash group by customerid;

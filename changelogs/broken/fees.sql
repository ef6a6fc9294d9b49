--liquibase formatted sql

--changeset pricing:fee-schedule
create table fee_schedule (
  product varchar(35) constraint fee_schedule_pk primary key,
  amount numeric(19,4) not null,
  currency char(3) not null default 'EUR'
);
insert into fee_schedule (product, amount) values ('Current account', 4.90), ('Business account', 12.50);
--rollback drop table fee_schedule;

--changeset pricing:fee-increase
update fee_schedule
set amount = round(amout * 1.02, 2)
where currency = 'EUR';
--rollback update fee_schedule set amount = round(amount / 1.02, 2) where currency = 'EUR';

--changeset pricing:fee-notice
alter table fee_schedule add column notified_on date;
--rollback alter table fee_schedule drop column notified_on;

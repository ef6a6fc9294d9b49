--liquibase formatted sql

--changeset examples:exchange-rate
--comment: A small changelog in formatted SQL, complete in itself
create table exchange_rate (
  base char(3) not null,
  quote char(3) not null,
  valid_from date not null,
  rate numeric(18,8) not null constraint exchange_rate_ck check (rate > 0),
  constraint exchange_rate_pk primary key (base, quote, valid_from)
);
--rollback drop table exchange_rate;

--changeset examples:exchange-rate-function splitStatements:false runOnChange:true
create or replace function rate_on(b char(3), q char(3), d date) returns numeric
language plpgsql stable as $$
begin
  return (select r.rate from exchange_rate r where r.base = b and r.quote = q and r.valid_from <= d order by r.valid_from desc limit 1);
end;
$$;
--rollback drop function rate_on(char, char, date);

--changeset examples:exchange-rate-rows context:sandbox
insert into exchange_rate values ('EUR', 'USD', date '2025-07-01', 1.1000), ('EUR', 'GBP', date '2025-07-01', 0.8500);
--rollback delete from exchange_rate where valid_from = date '2025-07-01';

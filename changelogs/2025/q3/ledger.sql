--liquibase formatted sql

--changeset ledger:2025.3-ledger-entry
--comment: Entries are only ever added; a correction is another entry
create table ledger_entry (
  id bigint generated always as identity constraint ledger_entry_pk primary key,
  account_id uuid not null constraint ledger_entry_account_fk references account (id),
  booking_id uuid not null,
  amount ${amount} not null constraint ledger_entry_amount_ck check (amount <> 0),
  booked_at ${instant} not null default ${now},
  text varchar(140)
);
comment on column ledger_entry.amount is 'credits are positive; debits are negative';
--rollback drop table ledger_entry;

--changeset ledger:2025.3-ledger-entry-indexes
create index ledger_entry_account_ix on ledger_entry (account_id, booked_at desc) include (amount);
create index ledger_entry_booking_ix on ledger_entry (booking_id);
--rollback drop index ledger_entry_booking_ix;
--rollback drop index ledger_entry_account_ix;

--changeset ledger:2025.3-ledger-immutable splitStatements:false
create function ledger_entry_immutable() returns trigger
language plpgsql as $$
begin
  raise exception 'ledger entries cannot be changed; book a correction instead'
    using errcode = 'integrity_constraint_violation', table = tg_table_name;
end;
$$;
create trigger ledger_entry_immutable before update or delete on ledger_entry
  for each row execute function ledger_entry_immutable();
/* liquibase rollback
   drop trigger ledger_entry_immutable on ledger_entry;
   drop function ledger_entry_immutable();
*/

--changeset ledger:2025.3-ledger-balanced splitStatements:false
--comment: What one account loses another account gains: the entries of a booking sum to nought when it commits
create function ledger_booking_balanced() returns trigger
language plpgsql as $body$
declare
  difference numeric;
begin
  select sum(amount) into difference from ledger_entry where booking_id = new.booking_id;
  if difference <> 0 then
    raise exception 'booking % is off by %', new.booking_id, difference using errcode = 'check_violation';
  end if;
  return null;
end;
$body$;
create constraint trigger ledger_booking_balanced after insert on ledger_entry
  deferrable initially deferred
  for each row execute function ledger_booking_balanced();
--rollback drop trigger ledger_booking_balanced on ledger_entry; drop function ledger_booking_balanced();

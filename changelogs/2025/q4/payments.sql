--liquibase formatted sql

--changeset payments:2025.4-payment-account-index runInTransaction:false
--comment: Built while payments flow, hence CONCURRENTLY, hence outside a transaction
create index concurrently payment_debtor_account_ix on payment (debtor_account_id, created_at desc);
--rollback drop index concurrently if exists payment_debtor_account_ix;

--changeset payments:2025.4-payment-due-index runInTransaction:false
--preconditions onFail:MARK_RAN onError:HALT
--precondition-sql-check expectedResult:0 select count(*) from pg_indexes where schemaname = current_schema() and indexname = 'payment_due_ix'
create index concurrently payment_due_ix on payment (execute_on) where status in ('RCVD', 'ACTC');
--rollback drop index concurrently if exists payment_due_ix;

--changeset payments:2025.4-payment-history splitStatements:false
create function payment_record_status() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.status = new.status then
    return new;
  end if;
  insert into payment_event (payment_id, status) values (new.id, new.status);
  return new;
end;
$$;
--rollback drop function payment_record_status();

--changeset payments:2025.4-payment-history-trigger
create trigger payment_record_status after insert or update of status on payment
  for each row execute function payment_record_status();
--rollback drop trigger payment_record_status on payment;

--changeset payments:2025.4-payment-final endDelimiter:/
create function payment_stays_final() returns trigger
language plpgsql as $$
begin
  if (select s.final from payment_status s where s.code = old.status) then
    raise exception 'payment % is final (%); it cannot become %', old.id, old.status, new.status using errcode = 'check_violation';
  end if;
  return new;
end;
$$
/
create trigger payment_stays_final before update of status on payment
  for each row when (old.status is distinct from new.status) execute function payment_stays_final()
/
--rollback drop trigger payment_stays_final on payment
--rollback /
--rollback drop function payment_stays_final()
--rollback /

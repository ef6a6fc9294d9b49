--liquibase formatted sql

--changeset reporting:account-balance runOnChange:true labels:reporting
create or replace view account_balance as
select a.id as account_id, a.iban, a.currency, coalesce(sum(e.amount), 0) as balance, count(e.id) as entries, max(e.booked_at) as last_booked_at
from account a
left join ledger_entry e on e.account_id = a.id
group by a.id;
--rollback drop view account_balance;

--liquibase formatted sql

--changeset reporting:payment-overview runOnChange:true labels:reporting
create or replace view payment_overview as
select p.id as payment_id, a.iban as debtor_iban, p.creditor_iban, p.amount, p.currency, p.scheme, s.name as status, s.final,
       (select max(e.happened_at) from payment_event e where e.payment_id = p.id) as last_event_at
from payment p
join account a on a.id = p.debtor_account_id
join payment_status s on s.code = p.status;
--rollback drop view payment_overview;

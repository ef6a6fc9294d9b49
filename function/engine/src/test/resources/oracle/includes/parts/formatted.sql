--liquibase formatted sql

--changeset uma:formatted
insert into ran values ('formatted');
--rollback delete from ran where what = 'formatted';

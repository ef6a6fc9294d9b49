--liquibase formatted sql
--changeset uma:sqlfile
insert into ran values ('sqlfile');
--rollback not required

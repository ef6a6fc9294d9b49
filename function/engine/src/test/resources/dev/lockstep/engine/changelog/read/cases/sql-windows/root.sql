--liquibase formatted sql
--changeset ada:1
select 1;
select 2;
--rollback select 3;

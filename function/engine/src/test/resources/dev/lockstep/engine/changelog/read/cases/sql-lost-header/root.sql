--liquibase formated sql
--changeset ada:1
select 1;

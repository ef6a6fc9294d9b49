--liquibase formatted sql
--changeset ada:4
select 4

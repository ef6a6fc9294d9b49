--liquibase formatted sql
--changeset ada:1
-- kept
select 1;
--changeset ada:3 stripComments:true
select 3;

--liquibase formatted sql
--changeset a:without
select 2;

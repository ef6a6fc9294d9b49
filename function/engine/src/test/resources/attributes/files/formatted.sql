--liquibase formatted sql
--changeset a:1
select /* why */ 1;

-- a heading first
--liquibase formatted sql
--changeset a:1
create table plain (id int);
--rollback drop table plain;

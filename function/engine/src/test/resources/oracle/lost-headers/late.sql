-- what the next line says comes too late
--liquibase formatted sql
--changeset ann:fourth
create table fourth (id int);

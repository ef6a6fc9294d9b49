--liquibase formatted sql

--changeset uma:first
create table not_made (id int);

--changeset uma:empty

--changeset uma:last
create table not_made_either (id int);

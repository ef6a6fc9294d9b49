--liqibase formatted sql
--changeset ann:third
create table third (id int);

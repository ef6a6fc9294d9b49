--liquibase formatted sql

--changeset uma:fine
create table fine (id int);

--changeset uma:half
create table half (id int);
insert into half values ('no number');

--changeset uma:after
create table after (id int);

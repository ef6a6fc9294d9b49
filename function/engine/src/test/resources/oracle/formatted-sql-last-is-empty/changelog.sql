--liquibase formatted sql
--changeset a:1
create table if not exists once (id int);
--rollback drop table if exists once;
--changeset a:2
--comment: runs what stands above

--liquibase formatted sql logicalFilePath:${place}/all.sql
--changeset a:1
select 1;

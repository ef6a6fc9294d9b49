--liquibase formatted sql logicalFilePath:${place}/with-header.sql
--changeset a:1
select 1;

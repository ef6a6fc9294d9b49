--liquibase formatted sql logicalFilePath:logical/preconditions.sql

--changeset uma:setup
create table ran (what varchar(80));
create view seen as select what from ran;
--rollback drop view seen;
--rollback drop table ran;

--changeset uma:holds
--preconditions onFail:HALT onError:HALT
--precondition-sql-check expectedResult:0 select count(*) from ran
insert into ran values ('holds');
--rollback empty

--changeset uma:mark-ran
--preconditions onFail:MARK_RAN onFailMessage:"not now" onErrorMessage:'no'
--precondition-sql-check expectedResult:"7" select count(*) from ran;
insert into ran values ('mark-ran');
--rollback not required

--changeset uma:continue
--preconditions onFail:CONTINUE
--precondition-sql-check expectedResult:7 select count(*) from ran
insert into ran values ('continue');

--changeset uma:warn
--preconditions onFail:WARN
--precondition-sql-check expectedResult:7 select count(*) from ran
insert into ran values ('warn');
--rollback select 1

--changeset uma:error-mark-ran
--preconditions onError:MARK_RAN
--precondition-sql-check expectedResult:7 select nothing from nowhere
insert into ran values ('error-mark-ran');
--rollback empty

--changeset uma:table
--preconditions onFail:MARK_RAN
--precondition-table-exists table:ran
--precondition-table-exists table:ran schema:public
--precondition-view-exists view:seen
insert into ran values ('table');
--rollback empty

--changeset uma:no-table
--preconditions onFail:MARK_RAN
--precondition-table-exists table:nowhere
insert into ran values ('no-table');
--rollback empty

--changeset uma:no-view
--preconditions onFail:MARK_RAN onSqlOutput:TEST
--precondition-view-exists view:nowhere schema:public
insert into ran values ('no-view');
--rollback empty

--changeset uma:quoted-check
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:'x y' select 'x y'
insert into ran values ('quoted-check');
--rollback empty

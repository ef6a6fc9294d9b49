--liquibase formatted sql
 -- comment lines that are indented stand outside of change sets, too
--rollback nothing
--preconditions onFail:HALT
--property label:a other:b
--changeset "John Doe":"the first" labels: x context: y mycontext:z
create table first (id int);
--rollback:drop table first
--rollback
--validCheckSum:ANY
 --validCheckSum: ANY
--properties are none
--property: name:a value:b
--preconditionsX onFail:MARK_RAN
--precondition-sql-check	expectedResult:7 select 8
/* liquibase rollback drop table first; */
--rollback drop table first;
--changset John Doe:nearly
---changeset John Doe:three dashes
-- change set John Doe:in words
insert into first values (1);
--ignoreLines 2
--ignoreLines:2 
--ignoreLines: 2
 --ignoreLines:2
insert into first values (2);
--changeset second:a dbms: postgresql logicalFilePath:
--preconditions onFail:MARK_RAN
--precondition-table-exists table:nowhere
--preconditions onFail:CONTINUE
--precondition-table-exists table:${table}
create table second (id int);
--rollback drop table second;
--changeset second:b endDelimiter: /
insert into second values (1);
--rollback not required
--ignoreLines:start
this is no SQL
--changeset never:1
 --ignoreLines:end

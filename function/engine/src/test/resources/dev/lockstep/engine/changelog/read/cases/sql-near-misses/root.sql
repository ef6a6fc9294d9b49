--liquibase formatted sql
select 'never run';
--rollback too early
--changset ada:1
--change set ada:2
---changeset ada:3
-changeset ada:4
--changeset ada 5
--changeset ada: 6
--changeset ada:7 runOnChnage:true splitStatements: false context=dev onValidationFail:MARK_RAN zzzzz:1
select 7;
--rollback
--rollback: drop table t;
--rolback drop table t;
-rollback drop table t;
--comment:glued
--comments: many
--precondition-sql-chek expectedResult:0 select 1
--precondition-table-exists
--preconditons onFail:HALT
--validCheckSum:9:abc
--ignoreLines:some
--ignore:1
--property name=a value=b
--include file:other.sql
/* liquibase rollback drop table t; */
--liquibase formatted sql
--changeset ada:8
--comment: nothing but this
--changeset ada:9
select 9;
/* liquibase rollback
never closed

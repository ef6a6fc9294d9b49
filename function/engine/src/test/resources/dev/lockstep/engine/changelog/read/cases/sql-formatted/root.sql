
-- liquibase   formatted sql logicalFilePath:logical/it.sql
--property name:tbl value:accounts context:"dev or test"
--property name: spaced value: x

-- changeset ada:1 runOnChange:true runAlways:true failOnError:false runInTransaction:FALSE context:"dev and test" labels:"L1, l2" dbms:postgresql,h2 splitStatements:false stripComments:false endDelimiter:/ rollbackSplitStatements:false rollbackEndDelimiter:// logicalFilePath:own.sql ignore:false
--comment: why it is
--validCheckSum: 9:abc
--validCheckSum ANY
--preconditions onFail:MARK_RAN onError:HALT onSqlOutput:TEST
--precondition-sql-check expectedResult:0 select count(*) from ${tbl}
--precondition-sql-check 'none of it' select 'none of it'
--precondition-table-exists table:t schema:s
--precondition-view-exists view:v
  create table ${tbl} (
    id int -- a comment
  );
  --comment that is indented is SQL
--rollback drop table
--rollback   ${tbl};
--changeset "ada lovelace":"id with space" contextFilter:dev
select 1;
--ignoreLines:1
this is ignored
--ignoreLines:start
and this
--changeset not:this
--ignoreLines:end
select 2;
/* liquibase rollback
delete from t
where true; */
--changeset ada:3
select 3;
--rollback not required
--changeset ada:4
select 4;
--rollback changeSetId:3 changeSetAuthor:ada changeSetPath:logical/it.sql
--changeset ada:5
select 5
/

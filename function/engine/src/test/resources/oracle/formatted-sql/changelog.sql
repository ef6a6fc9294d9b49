--liquibase formatted sql

--property name:table value:noted
--property name:here value:postgres dbms:postgresql
--property name:blue value:sky context:blue
--property name:local value:inside global:false

--changeset uma:setup
--comment: the table; first
create table noted (what varchar(120));

--changeset "uma o'hara":"an id with spaces"
insert into ${table} values ('quoted identity ${here} ${blue} ${local} ${unknown}');

--changeset uma:in-blue context:blue
insert into noted values ('blue');

--changeset uma:in-green context:green
insert into noted values ('green');

--changeset uma:filtered contextFilter:"blue and !red" labels:slow,new
insert into noted values ('filtered');

--changeset uma:labels-fast labels:fast
insert into noted values ('fast');

--changeset uma:here dbms:postgresql,h2
insert into noted values ('here');

--changeset uma:there dbms:oracle
insert into noted values ('there');

--changeset uma:not-there dbms:!oracle
insert into noted values ('not there');

--changeset uma:always runAlways:true
insert into noted values ('always');

--changeset uma:on-change runOnChange:true
insert into noted values ('on change');

--changeset uma:both runAlways:true runOnChange:true runOrder:last
insert into noted values ('both');

--changeset uma:first runOrder:first
create table before_all (id int);

--changeset uma:no-fail failOnError:false
insert into no_such_table values (1);

--changeset uma:outside runInTransaction:false
create index concurrently noted_by_what on noted (what);

--changeset uma:ignored ignore:true
insert into noted values ('ignored');

--changeset uma:elsewhere logicalFilePath:other/place.sql
insert into noted values ('elsewhere');

--changeset uma:quoting objectQuotingStrategy:QUOTE_ALL_OBJECTS
insert into noted values ('quoting');

--changeset uma:created created:2024-05-05 runWith:jdbc
insert into noted values ('created');

--changeset uma:valid
--validCheckSum: 9:d41d8cd98f00b204e9800998ecf8427e
--validCheckSum: ANY
insert into noted values ('valid');

-- changeset uma:spaced
-- comment with spaces before the word
insert into noted values ('spaced'); -- not a directive
-- an ordinary comment

--CHANGESET uma:UPPER
INSERT INTO noted VALUES ('upper');

--changeset uma:ignoring
insert into noted values ('kept 1');
--ignoreLines:1
this line is no sql
insert into noted values ('kept 2');
--ignoreLines:start
neither is this
nor this
--ignoreLines:end
insert into noted values ('kept 3');

--changeset uma:several-lines
insert into noted
values ('in
three

lines');

--changeset uma:empty-then-comment
--comment an empty one would be refused
select 1;

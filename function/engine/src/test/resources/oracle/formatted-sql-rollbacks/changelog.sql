--liquibase formatted sql

--changeset uma:one-line
create table one (id int);
--rollback drop table one;

--changeset uma:several-lines
create table two (id int);
insert into two values (1);
--rollback delete from two
--rollback where id = 1;
--rollback drop table two;

--changeset uma:nothing
insert into one values (1);
--rollback empty

--changeset uma:not-required
insert into one values (2);
--rollback not required

--changeset uma:block
create table three (id int);
/* liquibase rollback
delete from three;
drop table three;
*/

--changeset uma:drops
drop table one;
--rollback changesetId:one-line changesetAuthor:uma

--changeset uma:drops-again
drop table three;
--rollback changesetId:block changesetAuthor:uma changesetPath:changelog.sql

--changeset uma:tagged
create table four (id int);
-- rollback drop table four;

--changeset uma:upper
create table five (id int);
--ROLLBACK DROP TABLE five;

--liquibase formatted sql

--changeset ida:table
create table first_one (id int);
/* liquibase rollback
drop table
first_one;
*/

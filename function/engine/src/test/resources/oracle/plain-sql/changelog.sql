-- a script without a header; it is one change set
create table script (note varchar(60));
insert into script values ('a;b'); insert into script values ('c');
/* the end; */

-- the table; first
create table filed (note varchar(80));
insert into filed values ('${word} and ${unknown}');

/* a block;
   of comments */
insert into filed values ('second');

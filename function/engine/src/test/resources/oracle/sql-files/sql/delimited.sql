insert into filed values ('a;b')
/
insert into filed values ('c;d')
/

insert into filed values ('u1');
insert into filed values ('u2');

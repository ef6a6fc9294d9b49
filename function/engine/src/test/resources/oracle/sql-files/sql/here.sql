insert into filed values ('here');

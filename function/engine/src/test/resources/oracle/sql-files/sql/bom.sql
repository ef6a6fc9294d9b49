insert into filed values ('bom');

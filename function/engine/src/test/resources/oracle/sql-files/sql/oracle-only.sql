insert into filed values ('oracle');

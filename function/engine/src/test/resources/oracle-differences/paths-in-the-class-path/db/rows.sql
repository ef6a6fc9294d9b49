insert into included values (1);

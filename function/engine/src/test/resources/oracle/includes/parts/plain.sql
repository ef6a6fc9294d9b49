insert into ran values ('plain; sql');
-- no header here
insert into ran values ('plain sql again');

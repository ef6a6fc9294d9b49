insert into ran values ('out of filter');

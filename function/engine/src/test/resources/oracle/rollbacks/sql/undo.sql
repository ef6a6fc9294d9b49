-- undo; all of it
drop table base2;

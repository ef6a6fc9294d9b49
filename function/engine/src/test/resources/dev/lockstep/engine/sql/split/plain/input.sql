create table a (id int); insert into a values (1);

-- a comment of its own
insert into a
values (2) ;;
/* nothing after this */

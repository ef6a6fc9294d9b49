create or replace procedure near()
language sql
as $$ insert into tally values (1); $$;

create function one() returns int as $$
begin -- it's; fine
  return 1;
end;
$$ language plpgsql;
do $body$ begin perform ';'; perform $x$;$x$; end $body$;
select $1;
create function two() returns text language sql as $$ select '$body$;' $$;
prepare p as select a$b$c; select 2

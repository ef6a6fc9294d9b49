-- leading
create or replace function f() returns int as $$
begin -- says why
  /* more */ return 1; -- '
end;
$$ language plpgsql;
select 1 /* gone */ , '-- kept', a/* between words */b;
create function js() returns int as $$ for (;;i--) ; $$ language plv8;
do $$ begin /* x */ null; end $$;

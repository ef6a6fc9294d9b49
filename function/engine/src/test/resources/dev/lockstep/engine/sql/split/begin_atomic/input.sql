create or replace function add(a int, b int) returns int
language sql
begin atomic
  select case when a > 0 then a + b else b end;
  select 1;
end;
create procedure p() begin atomic insert into t values (1); end; select 2;
begin; insert into t values (2); commit;
create table begin_atomic (begin int); select 3;

/* outer /* inner; */ still; */ select 1; -- tail; here
select 2 -- why; not
  , 3;
-- only this;
select/**/4;

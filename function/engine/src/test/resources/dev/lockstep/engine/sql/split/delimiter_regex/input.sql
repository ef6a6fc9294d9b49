select 1;
/
select 4 / 2
/

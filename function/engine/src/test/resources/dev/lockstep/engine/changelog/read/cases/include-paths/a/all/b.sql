select 2;
select 3;

select 1;
select 2
-- END
select 3
-- END

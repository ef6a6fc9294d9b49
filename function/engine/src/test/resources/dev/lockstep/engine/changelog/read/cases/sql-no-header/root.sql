
select 0;
--changeset ada:1
select 1;

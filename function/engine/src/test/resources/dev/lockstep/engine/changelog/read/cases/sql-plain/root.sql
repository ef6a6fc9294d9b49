
select ${kept};
-- a comment
select 2;

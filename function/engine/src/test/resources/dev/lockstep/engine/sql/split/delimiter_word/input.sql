create function f() returns void as 'begin; end;' language plpgsql;
GO
select 'go', category from go_on
go
select 1;

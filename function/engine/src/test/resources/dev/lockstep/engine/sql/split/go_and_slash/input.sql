select 1
GO
select 8
 / 2
/
select 3
go -- the rest of the line is the next statement
select 4 as
  go;
GO;
select go from go;
/* no slash */ select 5
select 1
GO
select 8
 / 2
/
select 3
  go  
select go from go;

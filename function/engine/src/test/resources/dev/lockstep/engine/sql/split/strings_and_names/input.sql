insert into t values ('a;b', 'it''s;', E'back\';slash', U&'d\0061t;', B'1', N'x;');
select ";""name;" from "a;b";
select 'line
break;';
select 'standard \'; select 'after';

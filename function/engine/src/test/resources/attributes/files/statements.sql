insert into ${prefix}t values /* café */ (1);
insert into ${prefix}t values (length('café'));

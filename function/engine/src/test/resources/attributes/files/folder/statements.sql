insert into ${prefix}t values (3);

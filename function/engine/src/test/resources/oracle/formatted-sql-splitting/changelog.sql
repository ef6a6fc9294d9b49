--liquibase formatted sql

--changeset uma:default
create table pieces (what varchar(120));
insert into pieces values ('a;b'); insert into pieces values ('c');
/* a block; comment */
insert into pieces values ('-- no comment'); -- a comment; too
--rollback drop table pieces;

--changeset uma:unsplit splitStatements:false
create function answer() returns int language plpgsql as $$
begin
    return 42; -- the answer
end;
$$;
--rollback drop function answer();

--changeset uma:delimiter endDelimiter:/
insert into pieces values ('slash; 1')
/
insert into pieces values ('slash; 2')
/
--rollback empty

--changeset uma:go endDelimiter:\nGO
insert into pieces values ('go; 1')
GO
insert into pieces values ('go; 2')
GO
--rollback empty

--changeset uma:odd endDelimiter:@@ stripComments:false
insert into pieces values ('at; 1') @@
-- kept @ here
insert into pieces values ('at; 2') @@
--rollback empty

--changeset uma:strip stripComments:true
create view stripped as select what /* gone */ from pieces; -- gone
--rollback drop view stripped;

--changeset uma:keep stripComments:false
create view kept as select what /* stays */ from pieces;
--rollback drop view kept;

--changeset uma:dollars
create function tagged() returns text language plpgsql as $body$
begin
    return 'x;y';
end $body$;
do $$ begin insert into pieces values ('do; this'); end $$;
--rollback drop function tagged();

--changeset uma:rollback-delimiter rollbackEndDelimiter:/ rollbackSplitStatements:true
create table slashed (id int);
create table slashed2 (id int);
--rollback drop table slashed
--rollback /
--rollback drop table slashed2
--rollback /

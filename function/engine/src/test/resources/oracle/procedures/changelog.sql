--liquibase formatted sql

--changeset gil:table
CREATE TABLE public.tally (n INTEGER);

--changeset gil:inline splitStatements:false
create or replace procedure bump(by_how_much int)
    language plpgsql
    as $$
    begin
        update tally set n = n + by_how_much; -- all of them
        insert into tally values (by_how_much);
    end;
    $$;
create function double_it(x int) returns int language sql immutable as $body$
        select x * 2;
    $body$;

--changeset gil:from-file splitStatements:false
create or replace procedure clear_tally()
language plpgsql
as $$
declare
    gone int;
begin
    delete from tally;
    get diagnostics gone = row_count;
    raise notice 'gone: %; all of them', gone;
end
$$;
create or replace procedure near()
language sql
as $$ insert into tally values (1); $$;

--changeset gil:elsewhere
select 1;

--changeset gil:trigger splitStatements:false
create function positive() returns trigger language plpgsql as $$
    begin
        if new.n < 0 then
            raise exception 'negative; %', new.n;
        end if;
        return new;
    end;
    $$;
    create trigger tally_positive before insert on tally for each row execute function positive();

--changeset gil:drop
create procedure shortlived() language sql as 'delete from tally';
DROP PROCEDURE public.shortlived;

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

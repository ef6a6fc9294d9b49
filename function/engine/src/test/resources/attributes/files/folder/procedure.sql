create procedure ${prefix}o() language sql as $$ select 'other' $$;

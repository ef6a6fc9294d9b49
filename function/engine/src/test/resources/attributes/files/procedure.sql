create procedure ${prefix}p() language sql as $$ select 'café' $$;

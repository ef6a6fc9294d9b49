select 'café' as a

select 'other' as a

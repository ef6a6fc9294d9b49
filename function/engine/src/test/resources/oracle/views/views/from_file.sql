-- kept in its own file
select id,
       round(amount) as amount
from sale

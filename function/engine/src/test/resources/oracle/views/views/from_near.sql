select max(amount) as most from sale;

drop table filed

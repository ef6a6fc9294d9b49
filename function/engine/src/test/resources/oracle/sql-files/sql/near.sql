insert into filed values ('near; ünïcode €');

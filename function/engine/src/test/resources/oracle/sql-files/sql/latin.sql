insert into filed values ('café');

--changeset ann:first
create table first (id int, done boolean);
--rollback drop table first

--changeset ann:second failOnError:true
create table second (id int);

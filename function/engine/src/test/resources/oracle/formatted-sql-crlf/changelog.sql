--liquibase formatted sql

--changeset ümit:zeilen 
--comment: zwei; Größe
create table "größe" (note varchar(60));
insert into "größe"
values ('zwei
zeilen – €');
--rollback drop table "größe";

--changeset ümit:view splitStatements:false stripComments:false
create view groesse as select note -- comment
from "größe";
--rollback drop view groesse;

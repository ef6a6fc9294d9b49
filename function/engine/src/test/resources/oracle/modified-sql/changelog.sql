--liquibase formatted sql

--changeset fee:append
CREATE TABLE public.tuned (id INTEGER) with (fillfactor=70);

--changeset fee:prepend
insert into tuned select 1;
insert into tuned select 2;

--changeset fee:replace
CREATE UNLOGGED TABLE public.temporal (id INTEGER, name character(20));

--changeset fee:other-dbms
INSERT INTO public.tuned (id) VALUES (10);

--changeset fee:this-dbms
INSERT INTO public.tuned (id) VALUES (11);

--changeset fee:rollback-too
CREATE TABLE public.right_name (id INTEGER);

--changeset fee:with-context
INSERT INTO public.tuned (id) VALUES (21);

--changeset fee:with-other-context
INSERT INTO public.tuned (id) VALUES (21);

--changeset fee:with-other-label
INSERT INTO public.tuned (id) VALUES (22);

--changeset fee:with-label
INSERT INTO public.tuned (id) VALUES (24);

--changeset fee:every-statement
insert into tuned values (30) returning id;
insert into tuned values (31) returning id;

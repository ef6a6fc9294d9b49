--liquibase formatted sql

--changeset eda:table
CREATE TABLE public.sale (id INTEGER, amount numeric(9, 2));

--changeset eda:plain
CREATE VIEW public.big_sale AS select id, amount from sale where amount > 100;
CREATE VIEW public.small_sale AS select id
            from sale -- all of them
            where amount < 10;
COMMENT ON VIEW public.small_sale IS 'It''s the small ones';
CREATE OR REPLACE VIEW public.any_sale AS select id from sale;
CREATE VIEW public.with_semicolon AS select id from sale;

--changeset eda:replaced
CREATE OR REPLACE VIEW public.any_sale AS select id, amount from sale;

--changeset eda:full
create or replace view counted (n) as select count(*) from sale;

--changeset eda:from-file
CREATE VIEW public.from_file AS -- kept in its own file
select id,
       round(amount) as amount
from sale;
CREATE VIEW public.from_near AS select max(amount) as most from sale;

--changeset eda:rename
ALTER TABLE public.big_sale RENAME TO large_sale;
ALTER TABLE public.small_sale RENAME TO tiny_sale;

--changeset eda:drop
DROP VIEW public.with_semicolon;
DROP VIEW IF EXISTS public.tiny_sale;
DROP VIEW IF EXISTS public.never_was;

--liquibase formatted sql

--changeset kai:create
CREATE SEQUENCE  IF NOT EXISTS public.plain_seq;
CREATE SEQUENCE  IF NOT EXISTS public.full_seq AS int START WITH 10 INCREMENT BY 5 MINVALUE 5 MAXVALUE 1000 CACHE 20 CYCLE;
CREATE SEQUENCE  IF NOT EXISTS public.down_seq START WITH -1 INCREMENT BY -1 MINVALUE -100 MAXVALUE -1;
CREATE SEQUENCE  IF NOT EXISTS public.ordered_seq;
CREATE SEQUENCE  IF NOT EXISTS public.big_seq AS bigint CACHE 1;
CREATE SEQUENCE  IF NOT EXISTS public.small_seq AS smallint START WITH 3;

--changeset kai:alter
ALTER SEQUENCE public.plain_seq INCREMENT BY 50;
ALTER SEQUENCE public.full_seq INCREMENT BY 7 MINVALUE 1 MAXVALUE 2000 CACHE 1 NO CYCLE;
ALTER SEQUENCE public.big_seq AS int MAXVALUE 99;
ALTER SEQUENCE public.down_seq CYCLE;

--changeset kai:rename
ALTER SEQUENCE public.plain_seq RENAME TO renamed_seq;
ALTER SEQUENCE public.ordered_seq RENAME TO "Ordered_New";

--changeset kai:drop
DROP SEQUENCE public.small_seq CASCADE;
DROP SEQUENCE public.down_seq CASCADE;

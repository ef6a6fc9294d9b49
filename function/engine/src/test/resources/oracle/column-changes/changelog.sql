--liquibase formatted sql

--changeset lea:table
CREATE TABLE public.person (id INTEGER, first VARCHAR(20), last VARCHAR(20), age INTEGER, height INTEGER, mail VARCHAR(10), score INTEGER);
insert into person (id, first, last, height) values (1, 'Ada', 'Reed', 170), (2, 'Bo', null, null);

--changeset lea:rename
ALTER TABLE public.person RENAME COLUMN age TO years;
ALTER TABLE public.person RENAME COLUMN mail TO email;

--changeset lea:types
ALTER TABLE public.person ALTER COLUMN years TYPE BIGINT USING (years::BIGINT);
ALTER TABLE public.person ALTER COLUMN email TYPE VARCHAR(200) USING (email::VARCHAR(200));
ALTER TABLE public.person ALTER COLUMN height TYPE numeric(8, 2) USING (height::numeric(8, 2));
ALTER TABLE public.person ALTER COLUMN score TYPE TEXT USING (score::TEXT);

--changeset lea:not-null
ALTER TABLE public.person ALTER COLUMN  id SET NOT NULL;
UPDATE public.person SET last = 'it''s unknown' WHERE last IS NULL;
ALTER TABLE public.person ALTER COLUMN  last SET NOT NULL;
UPDATE public.person SET height = '0' WHERE height IS NULL;
ALTER TABLE public.person ALTER COLUMN  height SET NOT NULL;

--changeset lea:nullable
ALTER TABLE public.person ALTER COLUMN  last DROP NOT NULL;
ALTER TABLE public.person ALTER COLUMN  height DROP NOT NULL;

--changeset lea:remarks
COMMENT ON COLUMN public.person.first IS 'Given name, it''s said';
COMMENT ON COLUMN public.person.last IS 'Family name';
COMMENT ON COLUMN public.person.id IS '';

--changeset lea:merge
ALTER TABLE public.person ADD full_name VARCHAR(60);
UPDATE public.person SET full_name = first || ' ' || last;
ALTER TABLE public.person DROP COLUMN first;
ALTER TABLE public.person DROP COLUMN last;

--changeset lea:merge-without-join
ALTER TABLE public.person ADD a VARCHAR(5);
ALTER TABLE public.person ADD b VARCHAR(5);
UPDATE public.person SET a = 'a';
UPDATE public.person SET b = 'b';
ALTER TABLE public.person ADD ab VARCHAR(10);
UPDATE public.person SET ab = a || '' || b;
ALTER TABLE public.person DROP COLUMN a;
ALTER TABLE public.person DROP COLUMN b;

--changeset lea:auto-increment
CREATE SEQUENCE  IF NOT EXISTS public.person_id_seq START WITH 100 INCREMENT BY 10;
ALTER TABLE public.person ALTER COLUMN  id SET NOT NULL;
ALTER TABLE public.person ALTER COLUMN  id SET DEFAULT nextval('public.person_id_seq');
ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;
CREATE TABLE public.counter (id BIGINT NOT NULL, id2 INTEGER NOT NULL);
CREATE SEQUENCE  IF NOT EXISTS public.counter_id_seq;
ALTER TABLE public.counter ALTER COLUMN  id SET NOT NULL;
ALTER TABLE public.counter ALTER COLUMN  id SET DEFAULT nextval('public.counter_id_seq');
ALTER SEQUENCE public.counter_id_seq OWNED BY public.counter.id;

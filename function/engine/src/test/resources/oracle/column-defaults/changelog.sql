--liquibase formatted sql

--changeset ruth:sequence
CREATE SEQUENCE  IF NOT EXISTS public.ticket_seq;
CREATE SEQUENCE  IF NOT EXISTS public."Mixed_seq";

--changeset ruth:all-kinds
CREATE TABLE public.defaults (text_plain VARCHAR(40) DEFAULT 'plain', text_quote VARCHAR(40) DEFAULT 'it''s', text_empty VARCHAR(40) DEFAULT '', text_null VARCHAR(40) DEFAULT null, text_number VARCHAR(40) DEFAULT '12', int_text INTEGER DEFAULT 7, int_numeric INTEGER DEFAULT -3, big BIGINT DEFAULT 9223372036854775807, dec DECIMAL(10, 4) DEFAULT 1.2500, dec_plus DECIMAL(10, 4) DEFAULT 1e2, bool_true BOOLEAN DEFAULT TRUE, bool_false BOOLEAN DEFAULT FALSE, bool_text BOOLEAN DEFAULT TRUE, bool_numeric BOOLEAN DEFAULT TRUE, bit_bool BIT(1) DEFAULT B'1', small_bool SMALLINT DEFAULT 1, date_iso date DEFAULT '2023-12-31', date_text date DEFAULT '2023-12-31', time_iso time WITHOUT TIME ZONE DEFAULT '23:59:58', stamp_iso TIMESTAMP WITHOUT TIME ZONE DEFAULT '2023-12-31 23:59:58', stamp_space TIMESTAMP WITHOUT TIME ZONE DEFAULT '2023-12-31 23:59:58', stamp_millis TIMESTAMP(3) WITHOUT TIME ZONE DEFAULT '2023-12-31 23:59:58.125', stamp_now TIMESTAMP WITHOUT TIME ZONE DEFAULT NOW(), stamp_current TIMESTAMP WITHOUT TIME ZONE DEFAULT NOW(), stamp_datenow TIMESTAMP WITHOUT TIME ZONE DEFAULT NOW(), stamp_datecurrent TIMESTAMP WITHOUT TIME ZONE DEFAULT NOW(), stamp_zone TIMESTAMP with time zone DEFAULT NOW(), computed VARCHAR(40) DEFAULT lower('ABC'), key UUID DEFAULT gen_random_uuid(), doc JSONB DEFAULT '{}', doc_computed JSONB DEFAULT '[]'::jsonb, next BIGINT DEFAULT nextval('public.ticket_seq'), list TEXT[] DEFAULT ARRAY['a','b'], list_text TEXT[] DEFAULT '{a,b}', named INTEGER DEFAULT 5, clob_text TEXT DEFAULT 'long', double_num DOUBLE PRECISION DEFAULT 0.5, function_text INTEGER DEFAULT abs(-4));

--changeset ruth:add-defaults
CREATE TABLE public.later (text_plain VARCHAR(40), text_quote VARCHAR(40), num numeric(9, 2), flag BOOLEAN, day date, moment TIMESTAMP WITHOUT TIME ZONE, made TIMESTAMP WITHOUT TIME ZONE, next BIGINT, next2 BIGINT, typed SMALLINT);
ALTER TABLE public.later ALTER COLUMN  text_plain SET DEFAULT 'plain';
ALTER TABLE public.later ALTER COLUMN  text_quote SET DEFAULT 'it''s';
ALTER TABLE public.later ALTER COLUMN  num SET DEFAULT 3.5;
ALTER TABLE public.later ALTER COLUMN  flag SET DEFAULT TRUE;
ALTER TABLE public.later ALTER COLUMN  day SET DEFAULT '2020-02-02';
ALTER TABLE public.later ALTER COLUMN  moment SET DEFAULT '2020-02-02 02:02:02';
ALTER TABLE public.later ALTER COLUMN  made SET DEFAULT NOW();
ALTER TABLE public.later ALTER COLUMN  next SET DEFAULT nextval('public.ticket_seq');
ALTER SEQUENCE public.ticket_seq OWNED BY public.later.next;
ALTER TABLE public.later ALTER COLUMN  next2 SET DEFAULT nextval('public.ticket_seq');
ALTER SEQUENCE public.ticket_seq OWNED BY public.later.next2;
ALTER TABLE public.later ALTER COLUMN  typed SET DEFAULT 1;

--changeset ruth:drop-defaults
ALTER TABLE public.later ALTER COLUMN text_plain DROP DEFAULT;
ALTER TABLE public.later ALTER COLUMN num DROP DEFAULT;
ALTER TABLE public.later ALTER COLUMN flag DROP DEFAULT;

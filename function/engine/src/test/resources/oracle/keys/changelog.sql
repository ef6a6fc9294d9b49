--liquibase formatted sql

--changeset ivo:tables
CREATE TABLE public.book (id INTEGER, isbn VARCHAR(13), title VARCHAR(90), shelf INTEGER);
CREATE TABLE public.copy (book_id INTEGER, number INTEGER, label VARCHAR(10));

--changeset ivo:primary
ALTER TABLE public.book ADD PRIMARY KEY (id);
ALTER TABLE public.copy ADD CONSTRAINT pk_copy PRIMARY KEY (book_id, number) USING INDEX TABLESPACE pg_default;

--changeset ivo:unique
ALTER TABLE public.book ADD UNIQUE (isbn);
ALTER TABLE public.book ADD CONSTRAINT uq_book_place UNIQUE (title, shelf) USING INDEX TABLESPACE pg_default DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE public.copy ADD CONSTRAINT uq_copy_label UNIQUE (label) DEFERRABLE;

--changeset ivo:drop-unique
ALTER TABLE public.copy DROP CONSTRAINT uq_copy_label;
ALTER TABLE public.book DROP CONSTRAINT uq_book_place;

--changeset ivo:drop-primary splitStatements:false
DO $$ DECLARE constraint_name varchar;
BEGIN
  SELECT tc.CONSTRAINT_NAME into strict constraint_name
    FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS tc
    WHERE CONSTRAINT_TYPE = 'PRIMARY KEY'
      AND TABLE_NAME = 'book' AND TABLE_SCHEMA = 'public';
    EXECUTE 'alter table public.book drop constraint "' || constraint_name || '"';
END $$;
ALTER TABLE public.copy DROP CONSTRAINT pk_copy;

--changeset ivo:from-index
CREATE UNIQUE INDEX copy_by_label ON public.copy(label);
ALTER TABLE public.copy ALTER COLUMN  label SET NOT NULL;
ALTER TABLE public.copy ADD CONSTRAINT pk_copy_label PRIMARY KEY (label);

--liquibase formatted sql

--changeset sol:tables
CREATE TABLE public.stock (code VARCHAR(10) NOT NULL, name VARCHAR(40), amount INTEGER, active BOOLEAN, CONSTRAINT pk_stock PRIMARY KEY (code));
CREATE TABLE public.slot (row INTEGER NOT NULL, place INTEGER NOT NULL, item VARCHAR(40), CONSTRAINT pk_slot PRIMARY KEY (row, place));
INSERT INTO public.stock (code, name, amount) VALUES ('A1', 'old name', 1);

--changeset sol:upsert splitStatements:false
DO
$$
BEGIN
UPDATE public.stock SET active = TRUE, amount = 10, name = 'new; it''s a name' WHERE code = 'A1';
IF not found THEN
INSERT INTO public.stock (code, name, amount, active) VALUES ('A1', 'new; it''s a name', 10, TRUE);
END IF;
END;
$$
LANGUAGE plpgsql;
DO
$$
BEGIN
UPDATE public.stock SET active = FALSE, amount = 20, name = 'second' WHERE code = 'B2';
IF not found THEN
INSERT INTO public.stock (code, name, amount, active) VALUES ('B2', 'second', 20, FALSE);
END IF;
END;
$$
LANGUAGE plpgsql;
DO
$$
BEGIN
UPDATE public.stock SET active = NULL, amount = NULL, name = NULL WHERE code = 'C3';
IF not found THEN
INSERT INTO public.stock (code, name, amount, active) VALUES ('C3', NULL, NULL, NULL);
END IF;
END;
$$
LANGUAGE plpgsql;

--changeset sol:only-update splitStatements:false
DO
$$
BEGIN
UPDATE public.stock SET amount = 21, name = 'renamed' WHERE code = 'B2';
END;
$$
LANGUAGE plpgsql;
DO
$$
BEGIN
UPDATE public.stock SET amount = 1, name = 'never there' WHERE code = 'Z9';
END;
$$
LANGUAGE plpgsql;

--changeset sol:allow-update splitStatements:false
DO
$$
BEGIN
UPDATE public.stock SET active = FALSE, amount = 11 WHERE code = 'A1';
IF not found THEN
INSERT INTO public.stock (code, name, amount, active) VALUES ('A1', 'not taken', 11, FALSE);
END IF;
END;
$$
LANGUAGE plpgsql;
DO
$$
BEGIN
UPDATE public.stock SET active = TRUE, amount = 40 WHERE code = 'D4';
IF not found THEN
INSERT INTO public.stock (code, name, amount, active) VALUES ('D4', 'taken; yes', 40, TRUE);
END IF;
END;
$$
LANGUAGE plpgsql;

--changeset sol:two-keys splitStatements:false
DO
$$
BEGIN
UPDATE public.slot SET item = 'cup' WHERE row = 1 AND place = 1;
IF not found THEN
INSERT INTO public.slot (row, place, item) VALUES (1, 1, 'cup');
END IF;
END;
$$
LANGUAGE plpgsql;
DO
$$
BEGIN
UPDATE public.slot SET item = 'pan' WHERE row = 1 AND place = 2;
IF not found THEN
INSERT INTO public.slot (row, place, item) VALUES (1, 2, 'pan');
END IF;
END;
$$
LANGUAGE plpgsql;
DO
$$
BEGIN
UPDATE public.slot SET item = 'pot' WHERE row = 1 AND place = 2;
IF not found THEN
INSERT INTO public.slot (row, place, item) VALUES (1, 2, 'pot');
END IF;
END;
$$
LANGUAGE plpgsql;
DO
$$
BEGIN
UPDATE public.slot SET item = 'jar' WHERE row = 2 AND place = 1;
IF not found THEN
INSERT INTO public.slot (row, place, item) VALUES (2, 1, 'jar');
END IF;
END;
$$
LANGUAGE plpgsql;

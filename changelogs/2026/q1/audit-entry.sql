-- Who changed which row, when, and how it looked before and after.
create table audit_entry (
  id bigint generated always as identity,
  happened_at timestamp(6) with time zone not null default current_timestamp,
  actor text not null default session_user,
  table_name text not null,
  operation varchar(6) not null,
  row_key text,
  before jsonb,
  after jsonb,
  constraint audit_entry_pk primary key (id, happened_at)
) partition by range (happened_at);

create table audit_entry_2026 partition of audit_entry for values from ('2026-01-01 00:00:00+00') to ('2027-01-01 00:00:00+00');
create table audit_entry_rest partition of audit_entry default;

create index audit_entry_row_ix on audit_entry (table_name, row_key);
